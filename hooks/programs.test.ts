import { expect, test } from 'claude-code/testing'
import { commandOf, isWindows, linkOf, programOf, scriptOf, typed } from './programs'

const LINUX = { CLAUDE_PLUGIN_ROOT: '/root dir', CLAUDE_PLUGIN_DATA: '/data' }
const WINDOWS = { CLAUDE_PLUGIN_ROOT: 'C:\\Users\\Jane Doe\\hudline', CLAUDE_PLUGIN_DATA: 'C:\\data' }
const RUN = ['C:\\data/python.exe', '-I', '-S', '-X', 'utf8']

for (const [root, expected] of [
  ['/root', false], ['C:\\x', true], ['d:/x', true], ['\\\\server\\share\\x', true], ['//server/share/x', true], ['', false],
] as const) {
  test(`whether ${root || 'nothing'} is a folder of Windows`, async () => {
    expect(isWindows({ CLAUDE_PLUGIN_ROOT: root })).toBe(expected)
  })
}

test('elsewhere a shell finds the interpreter', async () => {
  expect(linkOf(LINUX)).toBe('/data/python')
  expect(scriptOf(LINUX, true, 'host.py', 'band')).toEqual(['/bin/sh', '/root dir/hooks/python.sh', 'host.py', 'band'])
  expect(scriptOf(LINUX, false, 'host.py', 'band')).toEqual(['/bin/sh', '/root dir/hooks/python.sh', 'host.py', 'band'])
  expect(commandOf(LINUX, ['spend'])).toEqual(['/bin/sh', '/root dir/bin/hudline', 'spend'])
})

test('on Windows the interpreter of the hooks is run, and no shell gets a word', async () => {
  expect(linkOf(WINDOWS)).toBe('C:\\data/python.exe')
  expect(scriptOf(WINDOWS, true, 'host.py', 'band')).toEqual([...RUN, 'C:\\Users\\Jane Doe\\hudline/hooks/host.py', 'band'])
  expect(commandOf(WINDOWS, ['set', 'x', '%PATH% & "y"']))
    .toEqual([...RUN, 'C:\\Users\\Jane Doe\\hudline/hooks/command.py', 'set', 'x', '%PATH% & "y"'])
})

test('where that interpreter is not there, a script whose name needs quotes looks for one', async () => {
  const argv = scriptOf(WINDOWS, false, 'host.py', 'band')
  expect(argv).toEqual(['C:\\Windows\\System32\\cmd.exe', '/d', '/c', 'if', '1==1', 'C:\\Users\\Jane Doe\\hudline\\hooks\\python on windows.cmd', 'host.py', 'band'])
})

test('a command can be pasted into the shell that people have there', async () => {
  expect(typed([programOf(LINUX), 'show', "it's"])).toBe("'/root dir/bin/hudline' show 'it'\\''s'")
  expect(typed([programOf(WINDOWS), 'show', "it's"], true)).toBe("& 'C:\\Users\\Jane Doe\\hudline\\bin\\hudline.cmd' show 'it''s'")
  expect(typed([programOf({ CLAUDE_PLUGIN_ROOT: 'C:\\x' }), 'spend'], true)).toBe('C:\\x\\bin\\hudline.cmd spend')
})
