// Written by tests/run --renew, from src/hudline/cli/commands.py.
type Commands = Readonly<Record<string, string>>

/** Those that `/hudline WORD` runs, each with what it is for. */
export const RUNS: Commands = {
  doctor: "check that all is well, and say what is not",
  spend: "see what was spent, by day, project, model and more",
  prompts: "see which prompts cost, read and took most",
  ledger: "check, fill or forget what Hudline keeps for these reports",
}

/** Those that a person runs in a terminal. */
export const TERMINAL: Commands = {
  setup: "show Hudline in Claude Code",
  uninstall: "take everything away again",
  configure: "shape the line, with a live picture of it",
  preset: "choose a set of rows",
  theme: "choose the colours",
  verbosity: "choose how much is shown",
  config: "read and change single choices",
  preview: "see the line in sample states",
  demo: "watch a recorded session",
}
