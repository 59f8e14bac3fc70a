// The pane: a window over the rows of the host, and the settings page, whose choices hooks/settings.py
// prints and makes. The client would scroll the footer away, so the window is this module's: it draws one
// row more than fits, by which the client reports the arrows as scrolling, and lets no move of the
// client's own through.
import type { EngineInterface, RenderElement } from 'claude-code'
import { column, row, spans } from './drawing'
import type { Kit, Segment } from './drawing'
import { scriptOf } from './programs'

/** The host's rows for the pane, and its last line: before and behind the way to the settings, or without the keys. */
type Foot = { before: Segment[]; settings: string; after: Segment[]; away: Segment[] }
export type Overview = { pane?: Segment[][]; foot?: Foot }
/** A choice: its line, what it is for, and what taking it does: it opens a page, or settings.py gets `set`. */
type Choice = { key: string; line: Segment[]; about: Segment[]; page?: Page; set?: string[] }
/** at: the choice that is selected first. */
type Page = { head: Segment[][]; choices: Choice[]; at: number; foot: Segment[] }

const PANE = 'hudline'
const LONGEST = 30_000 // ms of a change
const LOW = 6 // rows without a line about the choice
const BUSY: Segment[] = [['…', '', 2]]
const FAILED: Segment[] = [['The choices cannot be read here. In a terminal: hudline config', 'yellow', 0]]
const EMPTY: Page = { head: [FAILED], choices: [], at: 0, foot: [['Esc', '', 2]] }

let top = 0 // the first row of the overview that is shown
let pages: Page[] = [] // of the settings while they are open, the shown one last
let at = 0 // the choice that is selected
let first = 0 // the first choice that is shown
let isDirect = false // the settings were asked for, so no overview stands behind them
let timesLeft = 0 // how often the settings were left: what was begun before does not bring them back
let isBusy = false // a change is being made: what is pressed meanwhile could be meant for another page
let wanted = 20 // rows that the pane asks for
let columns = 80
let visible = 1 // rows of the body

const clamped = (value: number, most: number): number => Math.max(0, Math.min(value, most))

/** The key of config.json that a choice is about. */
const named = (choice: Choice | undefined): string => choice?.set?.[1] ?? choice?.key ?? ''

/** How many choices fit beside the head, the line about the one selected, and the foot. */
const room = (page: Page): number => Math.max(visible - page.head.length - (visible > LOW ? 2 : 1), 1)

function select(to: number): void {
  const page = pages.at(-1)
  if (page === undefined) return
  const size = room(page)
  at = clamped(to, page.choices.length - 1)
  first = clamped(clamped(first, page.choices.length - size), at)
  if (at >= first + size) first = at - size + 1
}

/** Draw anew, and let the client's own focus, which Enter presses, be where the selection is. */
async function focus($: EngineInterface): Promise<void> {
  const key = pages.length > 0 ? pages.at(-1)?.choices[at]?.key : 'settings'
  $.ui.invalidate('ui.render')
  if (key !== undefined) await $.ui.focus({ requestId: PANE, key }).catch(() => {})
}

/** Have settings.py make a change, if any: the choices that it prints then. */
async function run($: EngineInterface, args: string[]): Promise<Page> {
  const env = await $.process.hookEnv()
  const argv = scriptOf(env, true, 'settings.py', String(columns), ...args)
  const { stdout } = await $.process.run(argv, {
    env: { ...env, HUDLINE_PROMPT: '1' }, cwd: await $.session.cwd(), timeoutMs: LONGEST })
  const page = JSON.parse(stdout) as Page
  if (!Array.isArray(page.head) || !Array.isArray(page.choices)) throw new Error('no page')
  return page
}

async function change($: EngineInterface, args: string[]): Promise<void> {
  if (isBusy) return
  isBusy = true
  $.ui.invalidate('ui.render')
  const before = timesLeft
  const page = await run($, args).catch(() => EMPTY)
  isBusy = false
  if (before !== timesLeft) return $.ui.invalidate('ui.render')
  pages = [page]
  select(page.at)
  await focus($)
}

/** Show the settings. width: the columns of the pane that is to open with them, which has no overview behind. */
export async function openSettings($: EngineInterface, width?: number): Promise<void> {
  isDirect = width !== undefined
  columns = width ?? columns
  await change($, [])
}

async function take($: EngineInterface, { page, set }: Choice): Promise<void> {
  if (set !== undefined) return change($, set)
  if (page === undefined || isBusy) return
  pages.push({ ...page })
  select(page.at)
  await focus($)
}

/** Whether the pane stays open: a page gives way to the one before it. */
export function leavePage($: EngineInterface): boolean {
  const left = pages.pop()
  if (pages.length === 0) timesLeft += 1
  if (left === undefined || (pages.length === 0 && isDirect)) {
    pages = []
    top = 0
    return false
  }
  const page = pages.at(-1)
  if (page !== undefined) select(page.choices.findIndex(one => one.key === named(left.choices[0])))
  // The client takes the keys away with Esc, whatever becomes of the pane.
  void showPane($).then(() => focus($)).catch(() => {})
  return true
}

/** Let the pane begin with its overview. */
export function leaveSettings(): void {
  timesLeft += 1
  pages = []
  top = 0
}

/** Open the pane, or give the keys to the open one. */
export async function showPane($: EngineInterface): Promise<void> {
  await $.ui.open({ id: PANE, title: 'Hudline', closeOnEscape: true, focus: true, rows: wanted })
}

/** Let the pane ask for so many rows from now on, and the open one at once. */
export function resizePane($: EngineInterface, rows: number, isOpen: boolean): void {
  if (wanted === rows) return
  wanted = rows
  if (isOpen) void $.ui.open({ id: PANE, title: 'Hudline', closeOnEscape: true, rows }).catch(() => {})
}

/** The arrows, page keys, Home, End and the wheel: by so many rows. */
export async function scrollPane($: EngineInterface, by: number, overview: Overview): Promise<void> {
  if (pages.length > 0) {
    select(at + by)
    return focus($)
  }
  top = clamped(top + by, (overview.pane ?? []).length - visible + 1)
  $.ui.invalidate('ui.render')
}

/** The client has moved its focus, by Tab or a click. */
export function noteFocus($: EngineInterface, key: string | undefined): void {
  const index = pages.at(-1)?.choices.findIndex(one => one.key === key) ?? -1
  if (index < 0 || index === at) return
  select(index)
  $.ui.invalidate('ui.render')
}

/** The row that does not fit, where there is more than the body shows. */
const below = (kit: Kit, isMore: boolean): RenderElement[] => isMore ? [kit.Text({ children: [' '] })] : []

function drawPage($: EngineInterface, kit: Kit, page: Page, foot: Segment[]): RenderElement {
  const shown = page.choices.slice(first, first + room(page)).map((one, index) => kit.Box({ flexDirection: 'row', children: [
    kit.Button({ key: one.key, plain: true, ...(first + index === at ? { autoFocus: true as const } : {}),
      onPress: () => take($, one), children: spans(kit, one.line) })] }))
  const about = isBusy ? BUSY : page.choices[at]?.about ?? []
  const lines = [...page.head.map(line => row(kit, line)), ...shown, ...(visible > LOW ? [row(kit, about)] : []), row(kit, foot)]
  return column(kit, [...lines, ...below(kit, page.choices.length > shown.length)])
}

/** What the pane shows in a body of so many columns and rows; isFocused: whether the keys go to it. */
export function drawPane($: EngineInterface, kit: Kit, overview: Overview, body: { columns: number; rows: number; isFocused: boolean }): RenderElement {
  const isWidthNew = columns !== body.columns
  columns = body.columns
  visible = body.rows
  const { pane: rows = [], foot } = overview
  const page = pages.at(-1)
  select(at)
  if (page !== undefined && isWidthNew) void change($, ['at', named(page.choices[at])])
  if (page !== undefined) return drawPage($, kit, page, body.isFocused ? page.foot : foot?.away ?? [])
  top = clamped(top, rows.length - visible + 1)
  const lines = rows.slice(top, top + visible - 1).map(line => row(kit, line))
  if (foot === undefined) return column(kit, lines)
  const settings = kit.Button({ key: 'settings', plain: true, autoFocus: true, dimColor: true, label: foot.settings,
    onPress: () => openSettings($) })
  const bar = body.isFocused ? [row(kit, foot.before), settings, row(kit, isBusy ? BUSY : foot.after)] : [row(kit, foot.away)]
  return column(kit, [...lines, kit.Box({ flexDirection: 'row', children: bar }), ...below(kit, rows.length > lines.length)])
}
