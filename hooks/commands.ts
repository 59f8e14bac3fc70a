// Written by tests/run --renew, from src/hudline/cli/commands.py and keys.py.
type Texts = Readonly<Record<string, string>>

/** Those that `/hudline WORD` runs, each with what it is for. */
export const RUNS: Texts = {
  setup: "show Hudline in Claude Code",
  doctor: "check that all is well, and say what is not",
  version: "see which versions of Hudline, Claude Code and Python are used",
  preset: "choose a set of rows",
  theme: "choose the colours",
  layout: "choose how rows are drawn: plain, as blocks or in a frame",
  icons: "choose the set of signs",
  verbosity: "choose how much is shown",
  surface: "choose where Hudline is drawn: above the prompt, below it, or both",
  lang: "choose the language of labels",
  bell: "choose how the terminal calls you, and try it",
  set: "change one choice: a key and its value",
  widget: "list, write or check widgets of your own",
  config: "read and change single choices",
  preview: "see the line in sample states",
  agents: "see the agents of all sessions: who waits, works, is done, failed and why",
  status: "print the picture of a session, for tmux, prompts, editors and scripts",
  progress: "show how far a script is, in the session that it was called in",
  note: "show a text for a while, in the session that it was called in",
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
export const TERMINAL: Texts = {
  uninstall: "take everything away again",
  configure: "shape the line, with a live picture of it",
  demo: "watch a recorded session",
  top: "watch all sessions of this machine, who needs you first",
  tail: "see the newest events, and those that come",
}

/** Those that are followed by the value of a key, each with its key. */
export const CHOICES: Texts = {
  preset: "preset",
  theme: "theme",
  layout: "layout",
  icons: "icons",
  verbosity: "verbosity",
  surface: "surface",
  lang: "language",
  bell: "bell",
}

/** What follows `set`: the keys, each with what it is for. */
export const KEYS: Texts = {
  verbosity: "How much of the rows is shown.",
  preset: "Which set of rows you see; your own `rows` win.",
  rows: "The rows, top to bottom, and what stands in each.",
  theme: "The colours, by the name of a theme.",
  background: "The terminal's background; auto asks Claude Code's theme, then the environment.",
  layout: "How rows are drawn: plain, as blocks with arrows or as capsules, or in a frame.",
  icons: "The set of signs. In the old console of Windows it is `basic` by itself.",
  language: "The language of labels; auto is the locale's.",
  clock: "Whether times of day have 12 or 24 hours; auto is the locale's.",
  links: "Whether names lead to files, branches and pages.",
  project: "Whether a project's .claude/hudline.json is used.",
  commands: "Commands of your own, for the widget `command`.",
  wrap: "Whether the line from before Hudline is shown above its rows.",
  targets: "How much is stored of what tools work on.",
  surface: "Where Hudline is drawn: above the prompt, below it, or both.",
  host: "Whether a resident process draws; off: each draw by itself.",
  person: "Your name in reports that several people share.",
  "budget.day": "Dollars for a day; 0: none.",
  "budget.week": "Dollars for a week; 0: none.",
  "budget.month": "Dollars for a month; 0: none.",
  "ledger.prompts": "Whether the first 80 characters of your prompts are kept, without secrets; off forgets them.",
  alerts: "Rules that call you, see `hudline alerts`.",
  "otlp.endpoint": "The collector to which the host sends what is new, as http://127.0.0.1:4318.",
  "otlp.allow_host": "Another machine that may be sent to, by its name in the address.",
  "otlp.headers_file": "A file of headers for the collector, a line each; they are never shown.",
  "otlp.projects": "What is sent: repositories or folders by how they begin, with commas; all.",
  bell: "How the terminal calls you when Claude waits; `hudline bell` says when it rings.",
}

/** The values of a key, with spaces in between, where it has no others. */
export const VALUES: Texts = {
  verbosity: "off quiet normal full",
  preset: "standard essential everything",
  theme: "default ayu catppuccin colour-blind-safe dracula everforest github gruvbox high-contrast kanagawa mono monokai nord one-dark rose-pine solarized tokyo-night zenburn",
  background: "auto dark light",
  layout: "plain powerline capsule panel",
  icons: "unicode nerd emoji ascii basic",
  language: "auto en de es ja zh",
  clock: "auto 12 24",
  links: "auto on off",
  project: "on off",
  wrap: "on off",
  targets: "safe full off",
  surface: "band line both",
  host: "auto off",
  "ledger.prompts": "on off",
  bell: "off bell notify",
}

/** The value of such a key where nobody has chosen one. */
export const DEFAULTS: Texts = {
  verbosity: "normal",
  preset: "standard",
  theme: "default",
  background: "auto",
  layout: "plain",
  icons: "unicode",
  language: "auto",
  clock: "auto",
  links: "auto",
  project: "on",
  wrap: "off",
  targets: "safe",
  surface: "band",
  host: "auto",
  "ledger.prompts": "off",
  bell: "off",
}
