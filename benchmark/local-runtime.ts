import { startLocalAws } from '../local/local-aws.ts'

/*
  node benchmark/local-runtime.ts <cdk.out> <state directory>

  AWS on this machine, in a process of its own. Tells its parent when it is ready, and stops when the parent lets go
  of it, however that came about.
*/
const [cdkOut = '', stateDirectory = ''] = process.argv.slice(2)
const aws = await startLocalAws({
  cdkOut,
  stateDirectory,
  parameters: {},
  pagePort: 0,
  onLog: ({ source, text }) => console.log(`${source}: ${text}`),
})
process.once('disconnect', () => void aws.stop().then(() => process.exit(0)))
process.send?.('ready')
