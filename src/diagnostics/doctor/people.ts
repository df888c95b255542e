import { failed, passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'

/** Nobody approves what he asked for himself: it takes an operator and an approver who is somebody else. */
export default defineDoctor({
  name: 'people',
  title: 'People',
  dependsOn: [],
  judge: ({ people: { operators, approvers }, practice }) => {
    const ask = new Set(operators.map((id) => id.toLowerCase()))
    const decide = new Set(approvers.map((id) => id.toLowerCase()))
    const hint = 'by Entra object id; “whoami” shows each person theirs'
    if (ask.size === 0)
      return failed('There is no operator: nobody may ask for a change.', `Name one in OPERATORS, ${hint}.`)
    if (decide.size === 0)
      return failed('There is no approver: nothing can be approved.', `Name one in APPROVERS, ${hint}.`)
    const stuck = [...ask].filter((id) => decide.size === 1 && decide.has(id))
    if (stuck.length === ask.size) {
      return failed(
        'The only operator is the only approver, and nobody approves his own requests.',
        `Name a second person in APPROVERS, ${hint}.`,
      )
    }
    if (stuck.length > 0)
      return warning(
        'The only approver is an operator too: what he asks for, nobody can approve.',
        `Name a second person in APPROVERS, ${hint}.`,
      )
    const unknown = [...ask, ...decide].filter((id) => !GUID.test(id))
    if (unknown.length > 0 && practice.length === 0) {
      return warning(`${unknown.join(', ')}: no Entra object id.`, `Name people ${hint}.`)
    }
    const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`
    return passed(`${count(ask.size, 'operator')}, ${count(decide.size, 'approver')}.`)
  },
})

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
