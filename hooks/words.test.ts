import { expect, test } from 'claude-code/testing'
import type { TestBody } from 'claude-code/testing'
import { complete, isSpoken, split, themesIn } from './words'

type Kit = Parameters<TestBody>
const THEMES = ['default', 'ayu', 'catppuccin', 'colour-blind-safe', 'dracula', 'everforest', 'github', 'gruvbox', 'high-contrast',
  'kanagawa', 'mono', 'monokai', 'nord', 'one-dark', 'rose-pine', 'solarized', 'tokyo-night', 'zenburn']

/** What completes the last word of a line. */
async function completed(text: string) {
  const token = text.split(' ').at(-1) ?? ''
  return (await complete(text, text.length - token.length, token, async () => ['mine', 'nord'])).map(one => one.text)
}

for (const [text, texts] of [
  ['/hudline sp', ['spend']], ['/hudline SP', ['spend']], ['/hudline of', ['off']], ['/hudline spend', []],
  ['/hudline spend sp', []], ['/other sp', []], ['sp', []],
  ['/hudline theme n', ['nord']], ['/hudline theme m', ['mono', 'monokai', 'mine']], ['/hudline theme nord', []],
  ['/hudline theme', [...THEMES, 'mine'].map(name => `theme ${name}`)],
  ['/hudline verb', ['verbosity']], ['/hudline preset e', ['essential', 'everything']], ['/hudline lang j', ['ja']],
  ['/hudline lay', ['layout']], ['/hudline layout', ['plain', 'powerline', 'capsule', 'panel'].map(name => `layout ${name}`)],
  ['/hudline layout p', ['plain', 'powerline', 'panel']], ['/hudline layout panel', []], ['/hudline set layout c', ['capsule']],
  ['/hudline surface', ['surface band', 'surface line', 'surface both']], ['/hudline theme nord m', []],
  ['/hudline set bel', ['bell']], ['/hudline set budget', ['budget.day', 'budget.week', 'budget.month']],
  ['/hudline set bell', ['bell off', 'bell bell', 'bell notify']], ['/hudline set bell n', ['notify']],
  ['/hudline set clock', ['clock auto', 'clock 12', 'clock 24']], ['/hudline set theme m', ['mono', 'monokai', 'mine']],
  ['/hudline set rows', []], ['/hudline set rows x', []], ['/hudline set bell notify n', []],
  ['/hudline config set icons a', ['ascii']], ['/hudline config unset verb', ['verbosity']],
  ['/hudline constructor', []], ['/hudline constructor x', []], ['/hudline set constructor', []], ['/hudline set constructor x', []],
] as const) {
  test(`what completes ${text}`, async () => {
    expect(await completed(text)).toEqual([...texts])
  })
}

test('behind set stand its keys, and the longer words that begin alike', async () => {
  const found = await completed('/hudline set')
  expect(found[0]).toBe('set verbosity')
  expect(found.slice(-2)).toEqual(['setup', 'settings'])
})

test('the default is marked among the values, and a word says what it is for', async () => {
  const marked = (await complete('/hudline set clock', 13, 'clock', async () => [])).map(one => one.description)
  expect(marked).toEqual(['the default', '', ''])
  expect((await complete('/hudline th', 9, 'th', async () => []))[0]?.description).toBe('choose the colours')
})

test("the person's own themes are the files of their folder", async () => {
  const files = ['mine.json', 'a b.json', 'x.y.json', '.json', 'notes.txt', 'also_mine.json', '$(x).json'].map(name => ({ name }))
  expect(await themesIn(Promise.resolve(files))).toEqual(['also_mine', 'mine'])
  expect(await themesIn(Promise.reject(new Error('ENOENT')))).toEqual([])
})

for (const [line, words] of [
  ['set rows [["model", "it\'s"], []] ', ['set', 'rows', '[["model", "it\'s"], []]']],
  [`set rows '[["model"]]'`, ['set', 'rows', '[["model"]]']],
  ['set alerts {"a": 1}', ['set', 'alerts', '{"a": 1}']], ['show a[0] b', ['show', 'a[0]', 'b']],
  ['set person "Ada L"', ['set', 'person', 'Ada L']],
] as const) {
  test(`the words of ${line}`, () => expect(split(line)).toEqual([...words]))
}

/** The answer to a line whose command prints this. */
async function answer($: Kit[0], on: Kit[1], line: string, stdout: string, stderr = '') {
  const env: (Record<string, string> | undefined)[] = []
  on('process.hookEnv', () => ({ value: { CLAUDE_PLUGIN_ROOT: '/root' } }))
  on('process.run', (_, e) => {
    env.push(e.init?.env)
    return { value: { exitCode: 0, stdout, stderr, isStdoutTruncated: false, isStderrTruncated: false } }
  })
  const typed = { command: 'hudline', origin: { kind: 'composer' }, presentation: { isFullscreen: false, columns: 80 } } as const
  return { ...await $.command.run({ ...typed, args: line }), env }
}

const NORD = 'theme set to nord.\n\x1b[2m  Undo: /hudline theme default\x1b[0m\n'
for (const line of ['theme nord', 'Theme nord', 'set theme nord', 'config set theme nord', 'config unset theme']) {
  test(`${line} is answered in one line without colours`, async ($, on) => {
    const { text } = await answer($, on, line, NORD)
    expect(text).toBe('theme set to nord. Undo: /hudline theme default')
  })
}

test('a layout is chosen in one line, with its undo', async ($, on) => {
  const { text } = await answer($, on, 'layout panel', 'layout set to panel.\n\x1b[2m  Undo: /hudline layout plain\x1b[0m\n')
  expect(text).toBe('layout set to panel. Undo: /hudline layout plain')
})

test('what is wrong with a choice is said in one line too', async ($, on) => {
  const { text } = await answer($, on, 'theme nrd', '', "There is no theme 'nrd'.\n  Did you mean nord?\n")
  expect(text).toBe("There is no theme 'nrd'. Did you mean nord?")
})

test('a picture of all themes has its lines and its colours', async ($, on) => {
  const { text } = await answer($, on, 'theme', '\n\x1b[1mnord\x1b[0m\n\x1b[36mrow\x1b[0m\n\nmono\nrow\n')
  expect(text).toBe('theme\n\n\x1b[1mnord\x1b[0m\n\x1b[36mrow\x1b[0m\n\nmono\nrow')
})

test('a report of one line names itself', async ($, on) => {
  expect((await answer($, on, 'spend', 'Nothing was spent.\n')).text).toBe('spend\nNothing was spent.')
})

test('a command knows that it is read in Claude Code', async ($, on) => {
  const { env } = await answer($, on, 'doctor', 'well\n')
  expect(env).toEqual([{ CLAUDE_PLUGIN_ROOT: '/root', COLUMNS: '75', FORCE_COLOR: '1', HUDLINE_PROMPT: '1' }])
})

for (const line of ['config edit', 'uninstall', 'configure', 'top', 'events --follow']) {
  test(`${line} is for a terminal`, async ($, on) => {
    const { text, env } = await answer($, on, line, '')
    expect(text).toBe(`Type this in a terminal: /root/bin/hudline ${line}`)
    expect(env).toEqual([])
  })
}

for (const [skill, is] of [['theme', true], ['doctor', true], ['setup', false], ['configure', false], ['uninstall', false], ['constructor', false]] as const) {
  test(`the skill ${skill} is ${is ? '' : 'no '}second way to a word`, () => expect(isSpoken(`hudline:${skill}`)).toBe(is))
}
