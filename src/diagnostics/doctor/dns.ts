import { passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import { fromRefusal } from './refusal.ts'

/** Only whether names can be asked for: what the records mean is `check`'s to say. */
export default defineDoctor({
  name: 'dns',
  title: 'DNS',
  dependsOn: ['organization', 'token-graph', 'graph-permissions'],
  judge: ({ mx }) => {
    if (mx.is === 'known') {
      const { domain, exchanges } = mx.value
      return exchanges.length > 0
        ? passed(`It answers: mail for ${domain} goes to ${exchanges.join(', ')}.`)
        : warning(`${domain} has no MX record.`, 'Find out how mail reaches the company, then type “check”.')
    }
    const judgement = fromRefusal(mx, () => 'Set DNS_SERVER to a resolver this machine may ask (port 53, UDP and TCP).')
    return judgement.verdict === 'failed' ? { ...judgement, verdict: 'warning' } : judgement
  },
})
