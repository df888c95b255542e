import { defineRule } from './rule.ts'

export default defineRule({
  name: 'provisioning-conflict',
  title: 'Directory sync reports a conflict',
  needs: ['tenantUsers'],
  say: ({ tenantUser }) => {
    const errors = tenantUser?.provisioningErrors ?? []
    if (errors.length === 0) return undefined
    return {
      severity: 'blocks',
      text: `Directory sync could not write the person properly: ${errors.slice(0, 3).join('; ')}.`,
      remedy: 'Find who else has this value, correct it on-premises, and let directory sync run.',
    }
  },
})
