// Written by tests/run --renew, from src/hudline/cli/commands.py.
type Commands = Readonly<Record<string, string>>

/** Those that `/hudline WORD` runs, each with what it is for. */
export const RUNS: Commands = {
  doctor: "check that all is well, and say what is not",
  version: "see which versions of Hudline, Claude Code and Python are used",
  agents: "see the agents of all sessions: who waits, works, is done, failed and why",
  status: "print the picture of a session, for tmux, prompts, editors and scripts",
  alerts: "rules that call you, and what they have reported",
  spend: "see what was spent, by day, project, model and more",
  prompts: "see which prompts cost, read and took most",
  why: "see where the time of a prompt or a session went",
  trace: "see a prompt as a waterfall of its requests, tools and agents",
  show: "see what a prompt, a session, an agent or a call was",
  tools: "see which tools were called, failed, and took and cost most",
  mcp: "see which MCP servers and tools earn their place",
  events: "see what happened in all sessions, a line an event",
  ledger: "check, fill or forget what Hudline keeps for these reports",
  export: "write rows, OTLP or a Chrome trace, or send it to a collector",
  otel: "check whether Claude Code's own telemetry works",
}

/** Those that a person runs in a terminal. */
export const TERMINAL: Commands = {
  setup: "show Hudline in Claude Code",
  uninstall: "take everything away again",
  configure: "shape the line, with a live picture of it",
  preset: "choose a set of rows",
  theme: "choose the colours",
  verbosity: "choose how much is shown",
  bell: "choose how the terminal calls you, and try it",
  config: "read and change single choices",
  preview: "see the line in sample states",
  demo: "watch a recorded session",
  top: "watch all sessions of this machine, who needs you first",
  tail: "see the newest events, and those that come",
}
