import { sharedSample } from '../support/live-sample.ts'
import { docsCommandsTests } from './live-sample/docs-commands.ts'
import { pageTests, prometheusTests } from './live-sample/page.ts'

/*
  What a user sees of the sample: one `npm start` for all of it, for it takes half a minute until all has arrived. The page comes
  first, for the commands of the docs move the group; by the time they have run, what is measured each minute is there.
*/
const sample = sharedSample()
pageTests(sample)
docsCommandsTests(sample)
prometheusTests(sample)
