/** Loaded before what bin/run.mjs runs: when run.mjs is gone, however it went, this process is asked to stop too. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
