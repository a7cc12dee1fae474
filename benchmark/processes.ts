import { readdirSync, readFileSync } from 'node:fs'

/*
  What Linux tells of processes (proc(5)). CPU time is that of all threads; it is counted in ticks of 10 ms, USER_HZ,
  which is 100 on every architecture that Node runs on.
*/
const ticksPerSecond = 100

/** CPU seconds of a process so far, user and system; 0 when it is gone. */
export const cpuSeconds = (pid: number): number => {
  const fields = statOf(pid)
  return fields === undefined ? 0 : (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** The largest resident set that a process has had, MiB; 0 when it is gone. */
export const peakMemoryMiB = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(read(pid, 'status') ?? '')?.[1] ?? 0) / 1024

/** Processes that a process has started and that still run. */
export const childrenOf = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((child) => Number.isInteger(child) && Number(statOf(child)?.[1]) === pid)

/** One variable of the environment that a process was started with. */
export const environmentVariable = (pid: number, name: string): string | undefined =>
  read(pid, 'environ')
    ?.split('\0')
    .find((variable) => variable.startsWith(`${name}=`))
    ?.slice(name.length + 1)

/** Fields of `stat` from the third on, the state; the second, a name in parentheses, may hold anything. */
const statOf = (pid: number): readonly string[] | undefined => {
  const text = read(pid, 'stat')
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}

const read = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (error) {
    // It has ended between two looks.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined
    throw error
  }
}
