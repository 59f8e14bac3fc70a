import { expect, mock, test } from 'claude-code/testing'
import type { TestBody } from 'claude-code/testing'

const PROPS = {
  hasSurvey: false,
  isCollapsed: false,
  isWorking: false,
  maxRows: 2,
  bodyColumns: 80,
  scroll: { offset: 0, bodyRows: 2 },
  view: {},
}
const PANE = { title: 'Hudline', isFocused: true, placement: 'inline', scroll: { offset: 0, bodyRows: 9 }, view: {} } as const
const BAND = { plugin: 'hudline', surface: 'terminal', component: 'AbovePrompt', props: PROPS } as const
const INBOX = '{"inbox":"/inbox"}\n'

type Kit = Parameters<TestBody>

/** A session in which the process says `pieces` and then goes on, ends, or cannot even start. */
async function begin($: Kit[0], on: Kit[1], pieces: readonly string[], then: 'on' | 'ends' | 'fails' = 'on', isLinked = () => true) {
  const seen = { argv: [] as readonly string[], written: [] as string[], env: {} as Record<string, string | undefined>, starts: 0 }
  const clock = mock.clock(on)
  on('session.start', (_, e) => ({ cwd: e.cwd }))
  on('command.register', () => ({ value: { command: 'hudline' } }))
  on('process.hookEnv', () => ({ value: { CLAUDE_PLUGIN_DATA: '/data', CLAUDE_PLUGIN_ROOT: '/root' } }))
  on('fs.exists', () => ({ value: isLinked() }))
  on('session.id', () => ({ value: 'one' }))
  on('session.model', () => ({ value: 'opus' }))
  on('session.usage', () => ({ value: { startedAt: 0, context: { window: 9 }, rateLimits: [] } }))
  on('agent.list', () => ({ value: [] }))
  on('session.info', () => ({ value: { transcriptPath: '/t.jsonl' } }))
  on('session.version', () => ({ value: { version: '2.1.330' } }))
  on('session.cwd', () => ({ value: '/' }))
  on('session.root', () => ({ value: '/' }))
  on('env.get', (_, e) => ({ value: seen.env[e.name] }))
  on('env.set', (_, e) => {
    seen.env[e.name] = e.value
    return { value: {} }
  })
  on('fs.write', (_, e) => {
    seen.written.push(`${e.path} ${e.text.trim()}`)
    return { value: undefined }
  })
  on('process.spawn', async function* (_: unknown, e: { argv: readonly string[] }) {
    seen.argv = e.argv
    seen.starts += 1
    if (then === 'fails') throw new Error('ENOENT')
    for (const text of pieces) yield { stream: 'stdout' as const, text }
    if (then === 'on') await new Promise(() => {})
    return { value: { code: 0, signal: null } }
  } as never)
  await $.session.start({ cwd: '/', surface: 'terminal', isInteractive: true })
  return { seen, clock }
}

test('a segment has the colour of its ground, and a link only where it has an address', async ($, on) => {
  await begin($, on, [`${INBOX}{"rows":[[["block","#111111",1,"","#88c0d0"],["page","",0,"https://e.org","blue"],["text","",0]]]}\n`])
  const ui = await $.ui.mount(BAND)
  const drawn = JSON.stringify(await ui.drawn())
  expect(drawn).toContain('"backgroundColor":"#88c0d0"')
  expect(drawn).toContain('"backgroundColor":"blue"')
  expect(drawn.split('backgroundColor').length).toBe(3)
  expect(drawn.split('"type":"Link"').length).toBe(2)
  await ui.unmount()
})

test('the newest picture is drawn, no taller than the band may be', async ($, on) => {
  const { seen } = await begin($, on, [
    `${INBOX}{"ro`,
    'ws":[[["old","",0]]]}\n{"rows":[[["new","#22cc88",1]],[["two","",2]],[["three","",0]]]}\n',
  ])
  const ui = await $.ui.mount(BAND)
  expect((await ui.find({ type: 'Text', text: /new/ }))?.text).toBe('new')
  expect((await ui.find({ type: 'Text', text: /two/ }))?.text).toBe('two')
  expect(await ui.find({ type: 'Text', text: /old|three/ })).toBe(undefined)
  expect(seen.argv.join(' ')).toBe('/bin/sh /root/hooks/python.sh host.py band')
  await ui.unmount()
})

for (const [what, change] of [
  ['a survey', { hasSurvey: true }],
  ["another agent's view", { view: { agentId: 'a1' } }],
] as const) {
  test(`${what} leaves the band to the client`, async ($, on) => {
    on('ui.render', ($, e) => $.ui.resolve(e).Text({ children: ['engine'] }))
    await begin($, on, [`${INBOX}{"rows":[[["mine","",0]]]}\n`])
    const ui = await $.ui.mount({ ...BAND, props: { ...PROPS, ...change } })
    expect((await ui.find({ type: 'Text', text: /engine/ }))?.text).toBe('engine')
    expect(await ui.find({ type: 'Text', text: /mine/ })).toBe(undefined)
    await ui.unmount()
  })
}

test('the host gets the size and the figures once for several reasons', async ($, on) => {
  const { seen, clock } = await begin($, on, [`${INBOX}{"rows":[[["mine","",0]]]}\n`])
  const ui = await $.ui.mount(BAND)
  await ui.unmount()
  await $.ui.mount({ ...BAND, props: { ...PROPS, maxRows: 3 } })
  await clock.advance(100)
  expect(seen.written.length).toBe(1)
  expect(seen.written[0]).toMatch(/^\/inbox \{"at":.*"session":"one","model":"opus".*"size":\{"columns":80,"rows":3,/)
})

test('the pane is sent as wide as it is', async ($, on) => {
  const { seen, clock } = await begin($, on, [`${INBOX}{"rows":[],"pane":[[["all of it","",0]]]}\n`])
  const props = { ...PANE, bodyColumns: 73 }
  const ui = await $.ui.mount({ plugin: 'hudline', surface: 'terminal', component: 'Pane', requestId: 'hudline', props })
  expect((await ui.find({ type: 'Text', text: /all/ }))?.text).toBe('all of it')
  await clock.advance(100)
  expect(seen.written.at(-1)).toMatch(/"pane":73,/)
  await ui.unmount()
})

test('a collapsed band keeps its tree, so that it can be opened again', async ($, on) => {
  await begin($, on, [`${INBOX}{"rows":[[["mine","",0]]]}\n`])
  const ui = await $.ui.mount({ ...BAND, props: { ...PROPS, isCollapsed: true } })
  expect((await ui.find({ type: 'Text', text: /mine/ }))?.text).toBe('mine')
  await ui.unmount()
})

test('of a band that was folded only the first row shows until the process had time to draw anew', async ($, on) => {
  const { clock } = await begin($, on, [`${INBOX}{"rows":[[["mine","",0]],[["more","",0]]]}\n`])
  const shows = async (isCollapsed: boolean) => {
    const ui = await $.ui.mount({ ...BAND, props: { ...PROPS, isCollapsed } })
    const found = await ui.find({ type: 'Text', text: /more/ })
    await ui.unmount()
    return found?.text
  }
  expect(await shows(false)).toBe('more')
  expect(await shows(true)).toBe(undefined)
  expect(await shows(false)).toBe(undefined)
  await clock.advance(1000)
  expect(await shows(false)).toBe('more')
})

test('with the process the band ends, and nothing is written any more', async ($, on) => {
  on('ui.render', ($, e) => $.ui.resolve(e).Text({ children: ['engine'] }))
  const { seen, clock } = await begin($, on, [`${INBOX}{"rows":[[["mine","",0]]]}\n`], 'ends')
  const ui = await $.ui.mount(BAND)
  expect(await ui.find({ type: 'Text', text: /mine/ })).toBe(undefined)
  await clock.advance(100)
  expect(seen.written.length).toBe(0)
  await ui.unmount()
})

for (const [then, starts] of [['ends', 4], ['fails', 1]] as const) {
  test(`a process that ${then} is started ${starts} times in all`, async ($, on) => {
    const { seen, clock } = await begin($, on, [], then)
    for (let second = 0; second < 30; second++) await clock.advance(1000)
    expect(seen.starts).toBe(starts)
  })
}

test('a process that ends is not started again once Hudline is uninstalled', async ($, on) => {
  let isThere = false // in the very first session the link may come later
  const { seen, clock } = await begin($, on, [], 'ends', () => isThere)
  await clock.advance(1)
  expect(seen.starts).toBe(1)
  isThere = true
  await clock.advance(2500)
  isThere = false
  for (let second = 0; second < 30; second++) await clock.advance(1000)
  expect(seen.starts).toBe(2)
})

test('where no Python is found the one row that says so stays, and nothing is started again', async ($, on) => {
  const { seen, clock } = await begin($, on, ['{"rows":[[["needs Python","yellow",0]]],"isLast":true}\n'], 'ends')
  for (let second = 0; second < 30; second++) await clock.advance(1000)
  expect(seen.starts).toBe(1)
  const ui = await $.ui.mount(BAND)
  expect((await ui.find({ type: 'Text', text: /Python/ }))?.text).toBe('needs Python')
  await ui.unmount()
  expect((await $.command.run({ ...TYPED, args: '' })).text).toBe('needs Python')
  expect(seen.written.length).toBe(0)
})

const TYPED = { command: 'hudline', origin: { kind: 'composer' }, presentation: { isFullscreen: false, columns: 80 } } as const

for (const [then, answer] of [['on', undefined], ['fails', 'the band does not run; hudline doctor says why']] as const) {
  test(`the command, before a process that ${then === 'on' ? 'is only starting' : then} has said anything`, async ($, on) => {
    const opened: string[] = []
    on('ui.open', (_, e) => {
      opened.push(e.id)
      return { value: { isPlaced: true } }
    })
    const { clock } = await begin($, on, [], then)
    await clock.advance(100)
    expect((await $.command.run({ ...TYPED, args: '' })).text).toBe(answer)
    expect(opened).toEqual(then === 'on' ? ['hudline'] : [])
  })
}

test('a level is that of the client and of all it starts', async ($, on) => {
  const { seen, clock } = await begin($, on, [INBOX])
  expect((await $.command.run({ ...TYPED, args: ' Quiet ' })).text).toBe('quiet in this session')
  expect(seen.env).toEqual({ HUDLINE_VERBOSITY: 'quiet' })
  await clock.advance(100)
  expect(seen.written.at(-1)).toMatch(/"level":"quiet",/)
  expect((await $.command.run({ ...TYPED, args: 'loud' })).text).toMatch(/^There is no such word/)
  expect(seen.env).toEqual({ HUDLINE_VERBOSITY: 'quiet' })
})

/** A session whose commands print this; what was run. */
async function running($: Kit[0], on: Kit[1], stdout: string, then: 'ends' | 'fails' = 'ends') {
  const ran: { argv: readonly string[]; columns: string | undefined }[] = []
  on('process.run', (_, e) => {
    ran.push({ argv: e.argv, columns: e.init?.env?.COLUMNS })
    if (then === 'fails') throw new Error('timeout')
    return { value: { exitCode: 0, stdout, stderr: '', isStdoutTruncated: false, isStderrTruncated: false } }
  })
  await begin($, on, [INBOX])
  return ran
}

test('a word runs its command, with the words as a list and as wide as the answer', async ($, on) => {
  const ran = await running($, on, 'line one\nline two\n')
  const args = `Spend --project="my app" --branch 'a;b' $(reboot)`
  expect((await $.command.run({ ...TYPED, args })).text).toBe("spend '--project=my app' --branch 'a;b' '$(reboot)'\nline one\nline two")
  expect(ran).toEqual([{ argv: ['/bin/sh', '/root/bin/hudline', 'spend', '--project=my app', '--branch', 'a;b', '$(reboot)'], columns: '75' }])
})

for (const [args, answer] of [
  ['spnd', /^There is no such word: spnd. Did you mean: \/hudline spend\?$/],
  ['prom --sort cost', /^There is no such word: prom. Did you mean: \/hudline prompts\?$/],
  ['../../evil', /^There is no such word: ..\/..\/evil. \/hudline help names them all.$/],
  ['constructor', /^There is no such word: .{11,40}. \/hudline help/],
  ['x'.repeat(100_000), /^There is no such word: .{11,40}. \/hudline help/],
  ['configure', /^Type this in a terminal: \/root\/bin\/hudline configure$/],
  ['ledger --follow', /^Type this in a terminal: \/root\/bin\/hudline ledger --follow$/],
  ['help', /^help\n.*\n.*\n(.*\n)*  doctor +check that all is well/],
] as const) {
  test(`${args.slice(0, 20)} runs nothing`, async ($, on) => {
    const ran = await running($, on, '')
    expect((await $.command.run({ ...TYPED, args })).text).toMatch(answer)
    expect(ran).toEqual([])
  })
}

test('an answer has no more lines than a person can read', async ($, on) => {
  await running($, on, 'row\n'.repeat(1000))
  const lines = (await $.command.run({ ...TYPED, args: 'prompts' })).text?.split('\n') ?? []
  expect(lines.length).toBe(402)
  expect(lines.at(-1)).toBe('… 600 more lines. All of them, in a terminal: /root/bin/hudline prompts')
})

test('a command that does not end is answered too', async ($, on) => {
  await running($, on, '', 'fails')
  expect((await $.command.run({ ...TYPED, args: 'spend' })).text).toMatch(/^It did not end in 120 seconds, or cannot be run/)
})

test('the agents that have a row in the list of the client go along with the next message', async ($, on) => {
  on('ui.render', ($, e) => $.ui.resolve(e).Text({ children: ['own'] }))
  const { seen, clock } = await begin($, on, [INBOX])
  await clock.advance(600)
  const props = { taskStatus: 'running', rowIds: ['a1', 'a2'], isHidden: false }
  for (const id of ['a1', 'a2']) {
    const ui = await $.ui.mount({ plugin: 'hudline', surface: 'terminal', component: 'AgentRow', requestId: id, props: { ...props, id } } as never)
    await ui.unmount()
  }
  await clock.advance(600)
  expect(seen.written.at(-1) ?? '').toMatch(/"listed":\{"at":\d+,"ids":\["a1","a2"\]\}/)
})

for (const [taskStatus, body] of [['running', 'mine'], ['completed', 'own']] as const) {
  test(`the row of an agent that is ${taskStatus}: ${body}`, async ($, on) => {
    on('ui.render', ($, e) => $.ui.resolve(e).Text({ children: [e.component === 'AgentRow' ? e.props.body ?? 'own' : ''] }))
    await begin($, on, [`${INBOX}{"rows":[],"agents":{"a1":"mine"}}\n`])
    const props = { id: 'a1', taskStatus, rowIds: ['a1'], isHidden: false }
    const ui = await $.ui.mount({ plugin: 'hudline', surface: 'terminal', component: 'AgentRow', requestId: 'a1', props } as never)
    expect((await ui.find({ type: 'Text', text: /mine|own/ }))?.text).toBe(body)
    await ui.unmount()
  })
}
