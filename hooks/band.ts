// Hudline's band above the prompt. It computes nothing: it draws the last frame of the host
// (hooks/host.py) and sends it, through a file that the host watches, what only the client knows.
import type { EngineInterface, Register } from 'claude-code'
import { drawn } from './drawing'
import type { Segment } from './drawing'
import { linkOf, scriptOf } from './programs'
import { drawPane, leavePage, leaveSettings, noteFocus, openSettings, resizePane, scrollPane, showPane } from './settings'
import type { Overview } from './settings'
import { HINT, LEVELS, complete, isSpoken, reply, split, themesIn } from './words'

/** A line of the host: where to write messages, or a frame. isLast: nothing follows; no Python was found. */
type Received = { inbox?: string; rows?: Segment[][]; agents?: Record<string, string>; isLast?: boolean } & Overview

const SOON = 40 // ms in which several reasons to send become one message
const LATER = 500 // ms
const PAUSE = 500 // ms between two messages: each costs the client a little, and quick calls bring many
const RETRY = 2000 // ms
const AROUND = 9 // rows of the pane's frame, of a band of one row, of the prompt and of what the client says below it
const FRAME = 4 // columns
const LEAST = 3 // rows of the pane
const MOST = 20
const ROOMY = 40 // rows of a terminal that has room for the pane and the whole band
const STARTS = 4 // of the host, where it ends before the client

let frame: Received = {}
let inbox = '' // the file that the host watches; empty without a host
let isSending = false
let isDue = false // a message, after the one that is being sent
let isOld = false // the frame is from before the band was folded
let isUnsent = false // messages cannot be written, so the frame may be old
let isGone = false // the host ended for good, or cannot start
let events: object[] = [] // the last ones, each with its number, so that none counts twice
let count = 0
let size = { columns: 0, rows: 0, lines: 0, isCollapsed: false }
let pane = 0 // the columns of the open one
let paneRows = 0 // of its body
let isInline = false // it stands above the band, and not beside the transcript
let listRows = 0 // of the client's list of agents, at most
let effort = '' // of the last event that has it
let listed: { at: number; ids: string[] } | undefined // what has a row in the client's own list

async function write($: EngineInterface): Promise<void> {
  isDue = false
  const [session, model, usage, agents, info, version, cwd, project, level, style, at] = await Promise.all(
    [$.session.id(), $.session.model(), $.session.usage(), $.agent.list(), $.session.info(),
      $.session.version(), $.session.cwd(), $.session.root(), $.env.get('HUDLINE_VERBOSITY'),
      $.settings.read({ key: 'outputStyle' }).catch(() => ''), $.clock.now()] as const)
  const kept = agents.map(one => ({ id: one.id, state: one.status, model: one.model, tokens: one.tokenCount, cost: one.cost?.usd }))
  const running = kept.filter(one => one.state === 'running').length
  listRows = running > 0 ? running + 2 : 0
  resize($)
  const shown = isInline && pane > 0 && size.lines < ROOMY ? { ...size, rows: 1 } : size // the pane says the rest
  const all = { at, session, model, usage, effort, size: shown, level, pane, paneRows, cwd, project, version: version.version,
    transcript: info.transcriptPath, prompt: info.promptId, agent: info.agentType, style, agents: kept, listed, events }
  if (inbox !== '') await $.fs.write(inbox, JSON.stringify(all))
}

function send($: EngineInterface): void {
  isDue = inbox !== ''
  if (isSending || !isDue) return
  isSending = true
  $.clock.after(SOON, () => void write($).then(() => false, () => true).then(hasFailed => {
    if (hasFailed !== isUnsent) $.ui.invalidate('ui.render')
    isUnsent = hasFailed
    $.clock.after(hasFailed ? RETRY : PAUSE, () => {
      isSending = false
      if (isDue || isUnsent) send($)
    })
  }))
}

/** Let the pane ask for what the main screen has left: the client does not count what stands below it. */
function resize($: EngineInterface): void {
  const left = size.lines > 0 ? size.lines - AROUND - listRows : MOST
  resizePane($, Math.max(LEAST, Math.min(MOST, left)), pane > 0)
}

async function record($: EngineInterface, event: object): Promise<void> {
  const at = await $.clock.now() // before the list is changed: another event may come meanwhile
  events = [...events.slice(-19), { n: ++count, at, ...event }]
  send($)
}

function receive($: EngineInterface, line: string): void {
  const received = JSON.parse(line) as Received
  if (received.inbox === undefined) {
    frame = received
    isOld = false
    return $.ui.invalidate('ui.render') // the client merges these; the newest frame wins
  }
  inbox = received.inbox
  send($)
}

async function run($: EngineInterface, left: number): Promise<void> {
  const env = await $.process.hookEnv()
  const isLinked = await $.fs.exists(linkOf(env))
  isGone = !isLinked && left < STARTS // the link goes when Hudline is uninstalled
  if (isGone) return
  const argv = scriptOf(env, isLinked && left === STARTS, 'host.py', 'band') // later another one is looked for
  let rest = ''
  try {
    for await (const { stream, text } of $.process.spawn({ argv, env })) {
      if (stream !== 'stdout') continue
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      const newest = lines.findLast(line => line.startsWith('{"rows"'))
      for (const line of lines) if (line === newest || line.startsWith('{"inbox"')) receive($, line)
    }
  } finally { // the host ended: the band goes, the rest works
    inbox = ''
    if (frame.isLast !== true) frame = {}
    $.ui.invalidate('ui.render')
  }
  isGone = left === 1 || frame.isLast === true
  if (!isGone) $.clock.after(RETRY, () => start($, left - 1))
}

/** Keep a host running; one that cannot start is given up silently. */
function start($: EngineInterface, left = STARTS): void {
  void run($, left).catch(() => {
    isGone = true
  })
}

/** An answer to the person alone: the model does not read it. */
const answer = (text: string) => ({ text, isTextDisplayOnly: true as const })

export const register: Register = on => {
  on('session.start', async ($, e, next) => {
    if (!e.isInteractive) return next(e)
    // At once: who types /hudline before it is known is offered one of the skills instead.
    void $.command.register({ name: 'hudline', description: 'Show everything Hudline knows, or answer a word',
      argumentHint: HINT, immediate: true }).catch(() => {})
    const started = await next(e)
    start($)
    return started
  })
  on('command.run', { command: 'hudline' }, async ($, e) => {
    const asked = e.args.trim().toLowerCase()
    const isSettings = asked === 'settings'
    if (asked !== '' && !isSettings && !LEVELS.includes(asked)) return answer(await reply($, split(e.args), e.presentation.columns))
    if (asked !== '' && !isSettings) { // of this client and all it starts, so the status line follows too
      const { deny } = await $.env.set('HUDLINE_VERBOSITY', asked)
      send($)
      return answer(deny ?? `${asked} in this session`)
    }
    const reason = frame.isLast === true ? frame.rows?.[0]?.[0]?.[0] : undefined
    if (isGone) return answer(reason ?? 'the band does not run; hudline doctor says why')
    if (isSettings) await openSettings($, pane || e.presentation.columns - FRAME)
    else leaveSettings()
    pane ||= size.columns || 80 // until its own are known
    send($)
    await showPane($)
    return {}
  })
  on('prompt.autocomplete', async ($, e, next) => {
    const { suggestions } = await next(e)
    const home = inbox.replace(/\/hosts\/[^/]+\/mod\/[^/]+$/, '') // Hudline's folder, in which the host has its own
    const themes = async () => (home === '' ? [] : themesIn($.fs.list(`${home}/themes`)))
    return { suggestions: [...await complete(e.text, e.start, e.token, themes), ...suggestions] }
  })
  on('command.describe', { command: /^hudline:/ }, async ($, e, next) => {
    const described = await next(e)
    return isSpoken(e.command) ? { ...described, isHidden: true } : described
  }).catch((_, e, next) => next(e))
  on('command.run', { command: 'effort' }, ($, e, next) => {
    effort = '' // unknown until the next event
    send($)
    return next(e)
  }).catch((_, e, next) => next(e))
  on('ui.close', async ($, e, next) => {
    if (e.id === 'hudline' && e.origin.kind === 'person' && leavePage($)) return { value: undefined }
    const closed = await next(e)
    if (e.id === 'hudline') {
      pane = 0
      isInline = false
      leaveSettings()
      send($)
    }
    return closed
  })
  on('session.measure', ($, e, next) => (send($), next(e)))
  on('session.stop', ($, e, next) => (send($), next(e)))
  on('turn.complete', ($, e, next) => (void record($, { event: 'turn', agent: e.agentId, aborted: e.isAborted }).catch(() => {}), next(e)))
  on('classic.SessionStart', ($, e, next) => (send($), next(e))).catch((_, e, next) => next(e))
  on('classic.PreToolUse', ($, e, next) => (send($), next(e))).catch((_, e, next) => next(e))
  on('classic.PreCompact', ($, e, next) => {
    // No hook is registered for one that the person asks for: the client would print its name.
    if (e.trigger === 'manual' && e.agent_id === undefined) void record($, { event: 'compacting' }).catch(() => {})
    return next(e)
  }).catch((_, e, next) => next(e))
  on('classic.PostToolBatch', ($, e, next) => {
    effort = e.effort?.level ?? effort
    send($)
    return next(e)
  }).catch((_, e, next) => next(e))
  on('classic.Stop', ($, e, next) => {
    effort = e.effort?.level ?? effort // turn.complete follows and sends it
    return next(e)
  }).catch((_, e, next) => next(e))
  on('classic.PostCompact', ($, e, next) => {
    send($)
    $.clock.after(LATER, () => send($)) // the client forgets the old figures a moment after this
    return next(e)
  }).catch((_, e, next) => next(e))
  on('classic.PostModelSwitch', ($, e, next) => (send($), next(e))).catch((_, e, next) => next(e))
  on('classic.PostToolUseFailure', ($, e, next) => {
    // An interrupted call starts no command hook; all others do.
    const isInterrupted = e.is_interrupt === true || e.error.includes('[Request interrupted by user')
    if (isInterrupted) void record($, { event: 'interrupted', id: e.tool_use_id }).catch(() => {})
    return next(e)
  }).catch((_, e, next) => next(e))
  on('ui.render', { component: 'AgentRow' }, ($, e, next) => {
    const { taskStatus, id, rowIds } = e.props
    if (id === rowIds?.[0]) void $.clock.now().then(at => (listed = { at, ids: rowIds })).catch(() => {})
    if (taskStatus === 'running' || taskStatus === 'killed') send($) // asked every five seconds, of ended agents too
    const isDrawn = taskStatus === 'running' && (!size.isCollapsed || pane > 0) // else the text is old
    const body = isDrawn ? frame.agents?.[id] : undefined
    return next(body === undefined ? e : { ...e, props: { ...e.props, body } })
  })

  on('ui.render', { component: 'AbovePrompt' }, ($, e, next) => {
    const { bodyColumns, maxRows, hasSurvey, isCollapsed, view } = e.props
    const is = { columns: bodyColumns, rows: maxRows, lines: e.viewport?.rows ?? maxRows, isCollapsed }
    if (JSON.stringify(size) !== JSON.stringify(is)) {
      if (size.isCollapsed && !isCollapsed) { // what was folded away may be old
        isOld = true
        $.clock.after(LATER, () => (isOld = false, $.ui.invalidate('ui.render')))
      }
      size = is
      resize($)
      send($)
    }
    const rows = frame.rows ?? []
    if (isUnsent || hasSurvey || view.agentId !== undefined || rows.length === 0) return next(e)
    // A collapsed band is drawn all the same: without a tree it could not be opened again.
    return drawn($.ui.resolve(e), rows.slice(0, isCollapsed || isOld ? 1 : maxRows))
  })
  on('ui.scroll', { component: 'Pane', requestId: 'hudline' }, async ($, e, next) => {
    if (e.origin.kind === 'plugin') return next(e)
    await scrollPane($, e.by, frame)
    return {}
  }).catch((_, e, next) => next(e))
  on('ui.focus', { component: 'Pane', requestId: 'hudline' }, ($, e, next) => (noteFocus($, e.element), next(e)))
    .catch((_, e, next) => next(e))
  on('ui.render', { component: 'Pane', requestId: 'hudline' }, ($, e) => {
    const { bodyColumns, scroll, placement, isFocused } = e.props
    isInline = placement === 'inline'
    const rows = scroll.bodyRows
    // A smaller terminal has made the client scroll by itself.
    if (scroll.offset > 0) void $.ui.scroll({ in: 'hudline', to: 'start' }).catch(() => {})
    if (pane !== bodyColumns || paneRows !== rows) {
      pane = bodyColumns
      paneRows = rows
      send($)
    }
    return drawPane($, $.ui.resolve(e), frame, { columns: bodyColumns, rows, isFocused })
  })
}
