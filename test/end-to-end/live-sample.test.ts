import { sharedSample } from '../support/live-sample.ts'
import { docsCommandsTests } from './live-sample/docs-commands.ts'
import { pageTests, prometheusTests } from './live-sample/page.ts'

/*
  What a user sees of the sample: one `npm start` for all of it, for it takes half a minute until all has arrived. By the time the
  commands of the docs have run, what is measured each minute is on the page. Those that stop connectors come last.
*/
const sample = sharedSample()
const changesConnectors = (page: string): boolean => page === 'docs/connect-rest.md'
docsCommandsTests(sample, (page) => !changesConnectors(page))
pageTests(sample)
prometheusTests(sample)
docsCommandsTests(sample, changesConnectors)
