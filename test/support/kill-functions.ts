/** Kills all processes of functions. One that ends by itself meanwhile is gone as well. */
export const killFunctions = ({ aws }: { readonly aws: { pids(): readonly number[] } }): void => {
  for (const pid of aws.pids()) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}
