import type { EngineInterface } from 'claude-code'
import { expect, mock, test } from 'claude-code/testing'
import type { TestBody } from 'claude-code/testing'
import { leavePage, leaveSettings, openSettings } from './settings'

type Kit = Parameters<TestBody>
type Choices = { key: string; line: unknown[]; about: unknown[]; page?: object; set?: string[] }[]

const PROPS = { title: 'Hudline', isFocused: true, bodyColumns: 60, placement: 'inline', scroll: { offset: 0, bodyRows: 8 }, view: {} } as const
const PANE = { plugin: 'hudline', surface: 'terminal', component: 'Pane', requestId: 'hudline', props: PROPS } as const
const ROWS = Array.from({ length: 20 }, (_, index) => [[`row ${index}.`, '', 0]])
const FOOT = { before: [['Enter ', '', 2]], settings: 'settings', after: [[' Esc close', '', 2]], away: [['ctrl+x Tab', '', 2]] }
const TYPED = { command: 'hudline', args: '', origin: { kind: 'composer' }, presentation: { isFullscreen: false, columns: 80 } } as const

const line = (text: string) => [[text, '', 0]]
const page = (head: string, choices: Choices, at = 0) => ({ head: [line(head)], choices, at, foot: line('keys') })
const values = page('theme', ['nord', 'mono'].map(name => (
  { key: `theme ${name}`, line: line(name), about: [], set: ['set', 'theme', name] })), 1)
const first = page('Settings', [
  { key: 'theme', line: line('theme mono'), about: line('The colours.'), page: values },
  ...Array.from({ length: 9 }, (_, index) => (
    { key: `k${index}`, line: line(`k${index} true`), about: line(`About k${index}.`), set: ['set', `k${index}`, 'false'] })),
])

/** A session with an open pane, whose settings are `printed`, page after page. */
async function begin($: Kit[0], on: Kit[1], printed: readonly unknown[]) {
  const seen = { ran: [] as string[], focused: [] as string[], opened: [] as (number | undefined)[] }
  mock.clock(on)
  on('session.start', (_, e) => ({ cwd: e.cwd }))
  on('command.register', () => ({ value: { command: 'hudline' } }))
  on('process.hookEnv', () => ({ value: { CLAUDE_PLUGIN_DATA: '/data', CLAUDE_PLUGIN_ROOT: '/root' } }))
  on('fs.exists', () => ({ value: true }))
  on('session.cwd', () => ({ value: '/project' }))
  on('process.spawn', async function* () {
    yield { stream: 'stdout' as const, text: `{"inbox":"/inbox"}\n${JSON.stringify({ rows: [], pane: ROWS, foot: FOOT })}\n` }
    await new Promise(() => {})
    return { value: { code: 0, signal: null } }
  } as never)
  on('process.run', (_, e) => {
    const stdout = JSON.stringify(printed[seen.ran.length])
    expect(e.init?.env?.HUDLINE_PROMPT).toBe('1')
    seen.ran.push(`${e.init?.cwd} ${e.argv.slice(1).join(' ')}`)
    return { value: { exitCode: 0, stdout, stderr: '', isStdoutTruncated: false, isStderrTruncated: false } }
  })
  on('ui.open', (_, e) => {
    seen.opened.push(e.rows)
    return { value: { isPlaced: true } }
  })
  on('ui.focus', (_, e) => {
    seen.focused.push(e.element ?? '')
    return {}
  })
  await $.session.start({ cwd: '/', surface: 'terminal', isInteractive: true })
  return seen
}

const texts = async (ui: { findAll: (query: { type: 'Text' }) => Promise<{ text: string }[]> }) =>
  (await ui.findAll({ type: 'Text' })).map(one => one.text)

const scroll = ($: Kit[0], by: number) => $.ui.scroll({
  component: 'Pane', requestId: 'hudline', offset: 0, by, bodyRows: 8, contentRows: 9, origin: { kind: 'person' } } as never)

test('the pane shows as many rows as it has, then its keys, and scrolls by itself', async ($, on) => {
  await begin($, on, [])
  const ui = await $.ui.mount(PANE)
  const found = await texts(ui)
  expect(found.filter(text => text.startsWith('row')).length > 0).toBe(true)
  expect(found.includes('row 6.')).toBe(true)
  expect(found.includes('row 7.')).toBe(false)
  expect(found.includes(' Esc close')).toBe(true)
  await scroll($, 3)
  expect((await texts(ui)).includes('row 2.')).toBe(false)
  expect((await texts(ui)).includes('row 9.')).toBe(true)
  await scroll($, 100)
  expect((await texts(ui)).includes('row 19.')).toBe(true)
  expect((await texts(ui)).includes(' Esc close')).toBe(true)
  await ui.unmount()
})

test('while the keys go to the prompt, the pane says how they come back', async ($, on) => {
  await begin($, on, [])
  const ui = await $.ui.mount({ ...PANE, props: { ...PROPS, isFocused: false } })
  expect((await texts(ui)).includes('ctrl+x Tab')).toBe(true)
  expect((await texts(ui)).includes(' Esc close')).toBe(false)
  await ui.unmount()
})

test('the settings open from the pane, a choice opens its values, and one of them is set', async ($, on) => {
  const seen = await begin($, on, [first, page('Settings', [{ key: 'theme', line: line('theme nord'), about: [], page: values }])])
  const ui = await $.ui.mount(PANE)
  await ui.press({ key: 'settings' })
  expect(seen.ran).toEqual(['/project /root/hooks/python.sh settings.py 60'])
  expect((await texts(ui)).includes('The colours.')).toBe(true)
  await ui.press({ key: 'theme' })
  expect(await ui.find({ key: 'theme mono' }) !== undefined).toBe(true)
  await ui.press({ key: 'theme nord' })
  expect(seen.ran.at(-1)).toBe('/project /root/hooks/python.sh settings.py 60 set theme nord')
  expect((await ui.find({ key: 'theme' }))?.text).toBe('theme nord')
  await ui.unmount()
})

test('the arrows move through all choices, more than fit too', async ($, on) => {
  await begin($, on, [first])
  const ui = await $.ui.mount(PANE)
  await ui.press({ key: 'settings' })
  expect(await ui.find({ key: 'k8' })).toBe(undefined)
  for (let step = 0; step < 12; step++) await scroll($, 1)
  expect(await ui.find({ key: 'k8' }) !== undefined).toBe(true)
  expect(await ui.find({ key: 'theme' })).toBe(undefined)
  expect((await texts(ui)).includes('About k8.')).toBe(true)
  await ui.unmount()
})

/** What the client would do for a module of its own, with one page of settings. */
function client(run = async () => ({ stdout: JSON.stringify(first) })) {
  const seen = { focused: [] as string[], opened: 0 }
  const $ = {
    process: { hookEnv: async () => ({}), run },
    session: { cwd: async () => '/' },
    ui: {
      invalidate: () => {},
      focus: async (to: { key: string }) => (seen.focused.push(to.key), {}),
      open: async () => (seen.opened += 1, { isPlaced: true }),
    },
  } as unknown as EngineInterface
  return { $, seen }
}

test('Esc leads from the settings to the pane, which keeps the keys, and then closes it', async () => {
  const { $, seen } = client()
  await openSettings($)
  expect(seen.focused).toEqual(['theme'])
  expect(leavePage($)).toBe(true)
  for (let turn = 0; turn < 9; turn++) await Promise.resolve()
  expect([seen.opened, seen.focused.at(-1)]).toEqual([1, 'settings'])
  expect(leavePage($)).toBe(false)
})

test('settings that were left before they came stay away', async () => {
  let print = (_: { stdout: string }) => {}
  const { $, seen } = client(() => new Promise<{ stdout: string }>(resolve => { print = resolve }))
  const opening = openSettings($)
  for (let turn = 0; turn < 9; turn++) await Promise.resolve()
  expect(leavePage($)).toBe(false)
  leaveSettings()
  print({ stdout: JSON.stringify(first) })
  await opening
  expect(seen.focused).toEqual([])
  expect(leavePage($)).toBe(false)
})

test('settings that were asked for by name have no pane behind them', async () => {
  const { $ } = client()
  await openSettings($, 76)
  expect(leavePage($)).toBe(false)
})

test('the word shows them in the pane', async ($, on) => {
  const seen = await begin($, on, [first])
  await $.command.run({ ...TYPED, args: 'settings', presentation: { isFullscreen: false, columns: 64 } })
  const ui = await $.ui.mount(PANE)
  expect((await texts(ui)).includes('Settings')).toBe(true)
  expect(seen.opened.length).toBe(1)
  expect(seen.ran.length).toBe(1)
  await ui.unmount()
})

test('what cannot be read says so', async ($, on) => {
  await begin($, on, ['no page', undefined])
  const ui = await $.ui.mount(PANE)
  await ui.press({ key: 'settings' })
  expect((await texts(ui)).some(text => text.startsWith('The choices cannot be read'))).toBe(true)
  await ui.unmount()
})
