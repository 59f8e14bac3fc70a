// How the module starts Python: elsewhere a shell script finds one that works and becomes it. Windows has
// no such shell, so there the interpreter that a session's start has put into the plugin's folder is run.

/** The variables that the client gives to what a plugin starts. */
type Env = Readonly<Record<string, string | undefined>>

/** Whether the plugin lies on a drive or a server of Windows. */
export const isWindows = (env: Env): boolean => /^([A-Za-z]:|\\\\|\/\/)/.test(env.CLAUDE_PLUGIN_ROOT ?? '')

/** Where the interpreter of the hooks is, once a session has begun. */
export const linkOf = (env: Env): string => `${env.CLAUDE_PLUGIN_DATA}/python${isWindows(env) ? '.exe' : ''}`

// By its whole path: a name alone is looked for in the PATH, which may lead into the project.
const SYSTEM_SHELL = 'C:\\Windows\\System32\\cmd.exe'

const onWindows = (env: Env, script: string, args: string[]): string[] =>
  [linkOf(env), '-I', '-S', '-X', 'utf8', `${env.CLAUDE_PLUGIN_ROOT}/hooks/${script}`, ...args]

/** Runs a script of this folder. isLinked: the interpreter of the hooks is there, and may work. */
export function scriptOf(env: Env, isLinked: boolean, script: string, ...args: string[]): string[] {
  if (!isWindows(env)) return ['/bin/sh', `${env.CLAUDE_PLUGIN_ROOT}/hooks/python.sh`, script, ...args]
  if (isLinked) return onWindows(env, script, args)
  // With a quote in front, it would drop some; behind `call`, it would read the path twice.
  return [SYSTEM_SHELL, '/d', '/c', 'if', '1==1', `${env.CLAUDE_PLUGIN_ROOT}\\hooks\\python on windows.cmd`, script, ...args]
}

/** The program as people type it. */
export const programOf = (env: Env): string => isWindows(env)
  ? `${env.CLAUDE_PLUGIN_ROOT}\\bin\\hudline.cmd`.replaceAll('/', '\\') : `${env.CLAUDE_PLUGIN_ROOT}/bin/hudline`

/** Runs a command of hudline. */
export const commandOf = (env: Env, words: string[]): string[] =>
  isWindows(env) ? onWindows(env, 'command.py', words) : ['/bin/sh', programOf(env), ...words]

/** Words as the person's shell takes them; the first is a program. */
export function typed(words: string[], isOnWindows = false): string {
  if (!isOnWindows) return words.map(word => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  // As PowerShell reads them, where a quoted program has to be called.
  const quoted = words.map(word => /^[\w:.\\/~-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`)
  return `${quoted[0]?.startsWith("'") ? '& ' : ''}${quoted.join(' ')}`
}
