// Hudline's band above the prompt: the thinnest window. hooks/band.py thinks; this draws its last
// picture and tells it, through a file that the process watches, what only the client knows.
import type { Elements, EngineInterface, Register, RenderElement } from 'claude-code'

type Segment = [text: string, color: string, attributes: number, link?: string]
/** isLast: nothing comes after this picture, which stays; no Python was found, and it says so. */
type Sent = { told?: string; rows?: Segment[][]; agents?: Record<string, string>; pane?: Segment[][]; isLast?: boolean }

const SOON = 40 // ms in which several reasons to tell become one
const LATER = 500 // ms
const PAUSE = 500 // ms between two tellings: each costs the client a little, and quick calls bring many
const RETRY = 2000 // ms
const STARTS = 4 // of the process, where it ends before the client
const LEVELS = ['off', 'quiet', 'normal', 'full']

let picture: Sent = {}
let told = '' // the file that the process watches; empty while there is none
let telling = false
let again = false
let isOld = false // the picture is from before the band was folded
let isUnheard = false // what is told does not arrive, so the picture may be old
let isGone = false // the process ended for good, or cannot even start
let events: object[] = [] // the last ones, each with its number, so that none counts twice
let count = 0
let size = { columns: 0, rows: 0, lines: 0, isCollapsed: false }
let pane = 0 // the columns of the open one
let effort = '' // as the last event told it

async function write($: EngineInterface): Promise<void> {
  again = false
  const [session, model, usage, agents, info, version, cwd, project, level, style, at] = await Promise.all(
    [$.session.id(), $.session.model(), $.session.usage(), $.agent.list(), $.session.info(),
      $.session.version(), $.session.cwd(), $.session.root(), $.env.get('HUDLINE_VERBOSITY'),
      $.settings.read({ key: 'outputStyle' }).catch(() => ''), $.clock.now()] as const)
  const kept = agents.map(one => ({ id: one.id, state: one.status, model: one.model, tokens: one.tokenCount, cost: one.cost?.usd }))
  const all = { at, session, model, usage, effort, size, level, pane, cwd, project, version: version.version,
    transcript: info.transcriptPath, prompt: info.promptId, agent: info.agentType, style, agents: kept, events }
  if (told !== '') await $.fs.write(told, JSON.stringify(all))
}

function tell($: EngineInterface): void {
  again = told !== ''
  if (telling || !again) return
  telling = true
  $.clock.after(SOON, () => void write($).then(() => false, () => true).then(hasFailed => {
    if (hasFailed !== isUnheard) $.ui.invalidate('ui.render')
    isUnheard = hasFailed
    $.clock.after(hasFailed ? RETRY : PAUSE, () => {
      telling = false
      if (again || isUnheard) tell($)
    })
  }))
}

async function note($: EngineInterface, event: object): Promise<void> {
  const at = await $.clock.now() // before the list is touched: another may be noted meanwhile
  events = [...events.slice(-19), { n: ++count, at, ...event }]
  tell($)
}

function hear($: EngineInterface, line: string): void {
  const sent = JSON.parse(line) as Sent
  if (sent.told === undefined) {
    picture = sent
    isOld = false
    return $.ui.invalidate('ui.render') // the client folds these; the newest picture wins
  }
  told = sent.told
  tell($)
}

async function keep($: EngineInterface, left: number): Promise<void> {
  const env = await $.process.hookEnv()
  const link = `${env.CLAUDE_PLUGIN_DATA}/python`
  const isLinked = await $.fs.exists(link)
  isGone = !isLinked && left < STARTS // the link goes when Hudline is uninstalled
  if (isGone) return
  // Through a shell, which finds a Python that works; it becomes that process.
  const argv = ['/bin/sh', `${env.CLAUDE_PLUGIN_ROOT}/hooks/python.sh`, 'band.py']
  let rest = ''
  try {
    for await (const { stream, text } of $.process.spawn({ argv, env })) {
      if (stream !== 'stdout') continue
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      const newest = lines.findLast(line => line.startsWith('{"rows"'))
      for (const line of lines) if (line === newest || line.startsWith('{"told"')) hear($, line)
    }
  } finally { // the process ended: the band goes, the rest works
    told = ''
    if (picture.isLast !== true) picture = {}
    $.ui.invalidate('ui.render')
  }
  isGone = left === 1 || picture.isLast === true
  if (!isGone) $.clock.after(RETRY, () => start($, left - 1))
}

/** Keep the process; one that cannot start stays away without a word. */
function start($: EngineInterface, left = STARTS): void {
  void keep($, left).catch(() => {
    isGone = true
  })
}

function drawn({ Box, Text, Link }: Pick<Elements['terminal'], 'Box' | 'Text' | 'Link'>, lines: Segment[][]): RenderElement {
  return Box({ flexDirection: 'column', children: lines.map(line => Text({
    wrap: 'truncate-end',
    children: line.map(([text, color, on, link]) => {
      const style = { bold: (on & 1) > 0, dimColor: (on & 2) > 0, italic: (on & 4) > 0, underline: (on & 8) > 0, inverse: (on & 16) > 0, strikethrough: (on & 32) > 0 }
      const said = Text({ ...style, ...(color === '' ? {} : { color }), children: [text] })
      return link === undefined ? said : Link({ href: link, children: [said] })
    }),
  })) })
}

/** An answer to the person alone: the model does not read it. */
const answer = (text: string) => ({ text, isTextDisplayOnly: true as const })

export const register: Register = on => {
  on('session.start', async ($, e, next) => {
    if (!e.isInteractive) return next(e)
    // At once: who types /hudline before it is known is offered one of the skills instead.
    void $.command.register({ name: 'hudline', description: 'Show everything Hudline knows, or set how much it shows',
      argumentHint: '[off|quiet|normal|full]', immediate: true }).catch(() => {})
    const started = await next(e)
    start($)
    return started
  })
  on('command.run', { command: 'hudline' }, async ($, e) => {
    const asked = e.args.trim().toLowerCase()
    if (asked !== '' && !LEVELS.includes(asked)) return answer(`${LEVELS.join(', ')}, or nothing to see everything`)
    if (asked !== '') { // of this client and all it starts, so the status line follows too
      const { deny } = await $.env.set('HUDLINE_VERBOSITY', asked)
      tell($)
      return answer(deny ?? `${asked} in this session`)
    }
    const said = picture.isLast === true ? picture.rows?.[0]?.[0]?.[0] : undefined
    if (isGone) return answer(said ?? 'the band does not run; hudline doctor says why')
    pane ||= size.columns || 80 // until its own are known
    tell($)
    await $.ui.open({ id: 'hudline', title: 'Hudline', closeOnEscape: true, focus: true, rows: 20 })
    return {}
  })
  on('command.run', { command: 'effort' }, ($, e, next) => {
    effort = '' // unknown until the next event tells it
    tell($)
    return next(e)
  }).catch((_, e, next) => next(e))
  on('ui.close', async ($, e, next) => {
    const closed = await next(e)
    if (e.id === 'hudline') {
      pane = 0
      tell($)
    }
    return closed
  })
  on('session.measure', ($, e, next) => (tell($), next(e)))
  on('session.stop', ($, e, next) => (tell($), next(e)))
  on('turn.complete', ($, e, next) => (void note($, { event: 'turn', agent: e.agentId, aborted: e.isAborted }).catch(() => {}), next(e)))
  on('classic.SessionStart', ($, e, next) => (tell($), next(e))).catch((_, e, next) => next(e))
  on('classic.PreToolUse', ($, e, next) => (tell($), next(e))).catch((_, e, next) => next(e))
  on('classic.PreCompact', ($, e, next) => {
    // Of one that the person asks for no hook tells: the client would name the hook to them.
    if (e.trigger === 'manual' && e.agent_id === undefined) void note($, { event: 'compacting' }).catch(() => {})
    return next(e)
  }).catch((_, e, next) => next(e))
  on('classic.PostToolBatch', ($, e, next) => {
    effort = e.effort?.level ?? effort
    tell($)
    return next(e)
  }).catch((_, e, next) => next(e))
  on('classic.Stop', ($, e, next) => {
    effort = e.effort?.level ?? effort // the end of the turn is told in a moment
    return next(e)
  }).catch((_, e, next) => next(e))
  on('classic.PostCompact', ($, e, next) => {
    tell($)
    $.clock.after(LATER, () => tell($)) // the client forgets the old figures a moment after this
    return next(e)
  }).catch((_, e, next) => next(e))
  on('classic.PostModelSwitch', ($, e, next) => (tell($), next(e))).catch((_, e, next) => next(e))
  on('classic.PostToolUseFailure', ($, e, next) => {
    // An interrupted call, which no command hook is told of; of all others the hook tells.
    const isInterrupted = e.is_interrupt === true || e.error.includes('[Request interrupted by user')
    if (isInterrupted) void note($, { event: 'interrupted', id: e.tool_use_id }).catch(() => {})
    return next(e)
  }).catch((_, e, next) => next(e))
  on('ui.render', { component: 'AgentRow' }, ($, e, next) => {
    const { taskStatus, id } = e.props
    if (taskStatus === 'running' || taskStatus === 'killed') tell($) // asked every five seconds, of ended agents too
    const isDrawn = taskStatus === 'running' && (!size.isCollapsed || pane > 0) // else the text is old
    const body = isDrawn ? picture.agents?.[id] : undefined
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
      tell($)
    }
    const rows = picture.rows ?? []
    if (isUnheard || hasSurvey || view.agentId !== undefined || rows.length === 0) return next(e)
    // A collapsed band is drawn all the same: without a tree it could not be opened again.
    return drawn($.ui.resolve(e), rows.slice(0, isCollapsed || isOld ? 1 : maxRows))
  })
  on('ui.render', { component: 'Pane', requestId: 'hudline' }, ($, e) => {
    if (pane !== e.props.bodyColumns) {
      pane = e.props.bodyColumns
      tell($)
    }
    return drawn($.ui.resolve(e), picture.pane ?? [])
  })
}
