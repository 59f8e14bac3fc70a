// What `/hudline WORD …` answers: the output of bin/hudline, which gets the words as a list, never through
// a shell, and only where the first is in the table.
import type { EngineInterface } from 'claude-code'
import { CHOICES, DEFAULTS, KEYS, RUNS, TERMINAL, VALUES } from './commands'
import { commandOf, isWindows, programOf, typed } from './programs'

export const LEVELS = ['off', 'quiet', 'normal', 'full']
export const HINT = '[settings | theme | set | quiet | off | spend | doctor | help]'

const LONGEST = 120_000 // ms of a command: the first report reads the whole history
const MOST = 400 // lines of an answer
const WIDEST = 4000 // characters of a line, more than any report has
const NARROWEST = 40 // columns
const MARGIN = 5 // columns that the client puts before an answer
const LONGEST_WORD = 40 // characters that are compared with those that are known
const SHORT = 3 // lines of an answer that become one
const LIVE = ['--follow', '--watch'] // options with which a command does not end
const ONCE = '--once' // the option with which a full screen is printed
const HELP: Readonly<Record<string, string>> = {
  help: 'say what can follow /hudline', settings: 'change the main choices with ↑ ↓ and Enter',
  off: 'show nothing in this session', quiet: 'show one row in this session',
  normal: 'show what matters now in this session', full: 'show everything in this session',
}
const KNOWN: Readonly<Record<string, string>> = { ...RUNS, ...TERMINAL, ...HELP }

/** The words of a line, what is in quotes as a part of one; JSON that is not in quotes is the last one. */
export const split = (line: string): string[] => [...line.matchAll(/(?<!\S)[[{].*|(?:"[^"]*"|'[^']*'|\S)+/gs)].map(([word]) =>
  /^[[{]/.test(word) ? word.trimEnd() : word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))

const find = (table: Readonly<Record<string, string>>, name: string) => (Object.hasOwn(table, name) ? table[name] : undefined)

type Possible = [name: string, description: string][]

/** What may follow these words behind `/hudline`. themes: reads the names of the person's own. */
async function following(words: string[], themes: () => Promise<string[]>): Promise<Possible> {
  if (words.length === 0) return Object.entries({ ...RUNS, ...HELP, ...TERMINAL })
  const [word = '', named, ...rest] = words[0] === 'config' ? words.slice(1) : words // `config set` is `set`
  if (['set', 'get', 'unset'].includes(word) && named === undefined) return Object.entries(KEYS)
  const key = (word === 'set' && rest.length === 0 ? named : named === undefined ? find(CHOICES, word) : undefined) ?? ''
  const values = find(VALUES, key)?.split(' ') ?? []
  const own = key === 'theme' ? (await themes()).filter(theme => !values.includes(theme)) : []
  return [...values, ...own].map(value => [value, value === DEFAULTS[key] ? 'the default' : ''])
}

/** What completes the word that begins at `start`, and where it is whole, what may follow it. */
export async function complete(text: string, start: number, token: string, themes: () => Promise<string[]>) {
  if (!/^\s*\/hudline\s/.test(text)) return [] // every key of every prompt asks, however long it is
  const [command, ...words] = split(text.slice(0, start))
  if (command !== '/hudline') return []
  const possible = await following(words, themes)
  const longer = possible.filter(([name]) => name !== token && name.startsWith(token.toLowerCase()))
  const isWhole = possible.some(([name]) => name === token)
  const next = isWhole ? await following([...words, token], themes) : []
  return [...next.map(([name, description]) => ({ text: `${token} ${name}`, description })),
    ...longer.map(([name, description]) => ({ text: name, description }))]
}

/** The names of the themes among the files of a folder; none where it cannot be listed. */
export async function themesIn(folder: Promise<readonly { name: string }[]>): Promise<string[]> {
  const files = await folder.catch(() => [])
  return files.map(({ name }) => /^([\w-]+)\.json$/.exec(name)?.[1]).filter(name => name !== undefined).sort()
}

/** Whether a skill is also a word, so that a list of commands has it twice; how to set up is looked for as a skill. */
export const isSpoken = (skill: string): boolean => {
  const word = skill.replace(/^hudline:/, '')
  return word !== 'setup' && Object.hasOwn(RUNS, word)
}

function help(program: string): string {
  const rows = (names: string[]) => names.map(name => `  ${name.padEnd(11)}${KNOWN[name] ?? ''}`)
  return ['help', '/hudline            everything Hudline knows, in a pane', '/hudline WORD …     one of these; with --help, its options',
    ...rows(Object.keys(RUNS)), ...rows(Object.keys(HELP)),
    'In a terminal:', ...rows(Object.keys(TERMINAL)), `  ${program}`].join('\n')
}

/** How many letters differ between two words, at least. */
function distance(one: string, other: string): number {
  let row = [...other, ''].map((_, index) => index)
  for (const [above, letter] of [...one].entries()) {
    const next = [above + 1]
    for (const [index, against] of [...other].entries()) {
      next.push(Math.min((row[index] ?? 0) + Number(letter !== against), (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

function unknown(word: string): string {
  const names = Object.keys(KNOWN)
  const begun = word === '' ? undefined : names.find(name => name.startsWith(word))
  const [similar = ''] = names.sort((one, other) => distance(word, one) - distance(word, other))
  const nearest = begun ?? (distance(word, similar) <= Math.min(2, word.length / 3) ? similar : undefined)
  const hint = nearest === undefined ? '/hudline help names them all.' : `Did you mean: /hudline ${nearest}?`
  return `There is no such word: ${word}. ${hint}`
}

/** What was typed, and the lines of its output, as many as an answer takes. */
function bounded(asked: string, text: string, command: string): string {
  const lines = text.trimEnd().split('\n')
  const shown = lines.slice(0, MOST).map(line => line.slice(0, WIDEST))
  const left = lines.length - shown.length
  return [asked, ...shown, ...(left > 0 ? [`… ${left} more lines. All of them, in a terminal: ${command}`] : [])].join('\n')
}

/** Whether a command answers and ends. */
const isAnswered = ([word = '', ...rest]: string[]): boolean => Object.hasOwn(RUNS, word)
  ? !rest.some(option => LIVE.includes(option)) && !(word === 'config' && rest[0] === 'edit')
  : rest.includes(ONCE)

const isChoice = ([word = '', ...rest]: string[]): boolean =>
  word === 'set' || Object.hasOwn(CHOICES, word) || (word === 'config' && ['set', 'unset'].includes(rest[0] ?? ''))

/** What a choice has printed, a sentence and its hints, as one line without colours. */
function line(text: string): string | undefined {
  const lines = text.replaceAll(/\x1b\[[\d;]*m/g, '').trim().split('\n')
  return lines.length <= SHORT ? lines.map(one => one.trim()).join(' ') : undefined
}

/** The answer to the words behind `/hudline`, the first of which is no level. columns: the terminal's. */
export async function reply($: EngineInterface, words: string[], columns: number): Promise<string> {
  const [first = '', ...rest] = words
  const word = first.toLowerCase()
  const env = await $.process.hookEnv()
  const program = programOf(env)
  if (word === 'help') return help(program)
  if (!Object.hasOwn(RUNS, word) && !Object.hasOwn(TERMINAL, word)) return unknown(word.slice(0, LONGEST_WORD))
  const asked = typed([word, ...rest])
  const command = typed([program, word, ...rest], isWindows(env))
  if (!isAnswered([word, ...rest])) return `Type this in a terminal: ${command}`
  const width = String(Math.max(columns - MARGIN, NARROWEST))
  try {
    const { exitCode, stdout, stderr } = await $.process.run(commandOf(env, [word, ...rest]),
      { env: { ...env, COLUMNS: width, FORCE_COLOR: '1', HUDLINE_PROMPT: '1' }, timeoutMs: LONGEST })
    const text = (stdout + stderr).replaceAll('\r\n', '\n') || `Nothing was printed; its exit status is ${exitCode}.`
    return (isChoice([word, ...rest]) ? line(text) : undefined) ?? bounded(asked, text, command)
  } catch {
    return `It did not end in ${LONGEST / 1000} seconds, or cannot be run. In a terminal: ${command}`
  }
}
