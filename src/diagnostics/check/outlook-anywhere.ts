import { defineCheck } from './check.ts'

/** RPC over HTTP is what the service reads the old mailboxes through. The directory says where it is on; a test says whether it answers. */
export default defineCheck({
  name: 'outlook-anywhere',
  title: 'Outlook Anywhere is on',
  needs: [],
  judge: (_, { servers, endpointTest }) => {
    if (endpointTest.known && endpointTest.value.result === 'Success') {
      return { verdict: 'passed', found: 'Outlook Anywhere answered Exchange Online through the endpoint.' }
    }
    if (!servers.known) return { verdict: 'inconclusive', found: `Could not tell: ${servers.why}`, remedy: TEST }
    const on = servers.value.filter((server) => server.outlookAnywhere === true)
    if (on.length > 0) {
      return {
        verdict: 'passed',
        found: `On at ${on.map((s) => s.name).join(', ')}, as the directory says; whether it answers from outside is told by the endpoint’s test.`,
      }
    }
    if (servers.value.every((server) => server.outlookAnywhere === false) && servers.value.length > 0) {
      return {
        verdict: 'failed',
        found: 'Outlook Anywhere is off on every server.',
        remedy: `Turn it on (Enable-OutlookAnywhere on 2007, RPC over HTTP on 2003), with a certificate of a public authority. ${TEST}`,
      }
    }
    return {
      verdict: 'inconclusive',
      found: 'The directory does not say whether Outlook Anywhere is on.',
      remedy: TEST,
    }
  },
})

const TEST = 'Test it from outside with the Microsoft Remote Connectivity Analyzer.'
