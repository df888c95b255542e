/**
 * Data for every card, full and bare: the compiler asks for a sample as soon as a card is declared. Nothing here is
 * true of anyone.
 */
import type { Button, CardData, CardName } from '../../src/messages/reply.ts'

const buttons: readonly Button[] = [
  { title: 'batch show', command: 'batch show', args: { batch: 'sales-1' } },
  { title: 'Stop', command: 'batch stop', args: { batch: 'sales-1' }, style: 'destructive' },
]
const facts = [{ title: 'Asked for by', value: 'Olive Operator' }]
// biome-ignore lint/suspicious/noTemplateCurlyInString: that is the awkward part
const awkward = 'A name with ${braces}, *stars* and "quotes"'

export const CARD_SAMPLES: { readonly [K in CardName]: readonly CardData[K][] } = {
  approvals: [
    {
      title: 'One request waits',
      waiting: [
        {
          title: 'Start sales-1',
          by: 'Olive Operator',
          until: 'tomorrow',
          steps: [{ code: 'Start-MigrationBatch' }],
          buttons,
        },
      ],
      decided: [{ text: 'Start pilot: approved by Abel Approver' }],
    },
    { title: 'Nothing waits', waiting: [], decided: [] },
  ],
  batch: [
    {
      name: 'sales-1',
      status: 'Syncing',
      color: 'Accent',
      bar: '▓▓▓░░░',
      counts: '9 of 18 synced, 1 failed',
      mail: 'New mail of 18 people goes to the cloud.',
      facts,
      failures: [{ who: 'anna.berg@contoso.com', why: awkward, mail: 'Mail is not diverted.' }],
      moreFailures: 'And 3 more.',
      next: 'Next: wait.',
      buttons,
    },
    {
      name: 'pilot',
      status: 'planned',
      color: 'Default',
      bar: '',
      counts: '',
      mail: '',
      facts: [],
      failures: [],
      moreFailures: '',
      next: '',
      buttons: [],
    },
  ],
  'batch-list': [
    {
      title: 'Two batches',
      hint: 'Newest first',
      any: true,
      rows: [{ name: 'sales-1', stage: 'syncing', mailboxes: '18', synced: '9', failed: '1' }],
      more: 'And one more.',
      buttons,
    },
    { title: 'No batch yet', hint: 'Type “batch new <name>”.', any: false, rows: [], more: '', buttons: [] },
  ],
  check: [
    {
      title: 'Prerequisites',
      color: 'Attention',
      summary: 'One is to be mended',
      checks: [
        { title: 'Endpoint', verdict: 'failed', icon: '✖', color: 'Attention', found: awkward, remedy: 'Mend it.' },
        { title: 'Domain', verdict: 'passed', icon: '✔', color: 'Good', found: 'verified', remedy: '' },
      ],
      buttons,
    },
    { title: 'Prerequisites', color: 'Good', summary: 'All well', checks: [], buttons: [] },
  ],
  checklist: [
    {
      title: 'After sales-1: checklist',
      progress: '1 of 2 done',
      items: [
        { box: '☑', title: 'Counts', why: 'Because.', note: 'Olive Operator', color: 'Good', buttons },
        { box: '☐', title: 'Convert', why: 'Because.', note: '', color: 'Default', buttons: [] },
      ],
    },
    { title: 'Checklist', progress: '0 of 0 done', items: [] },
  ],
  doctor: [
    {
      title: 'Doctor',
      color: 'Attention',
      summary: 'Not green: 1 to be mended.',
      diagnoses: [
        { title: 'A token', icon: '✖', color: 'Attention', found: awkward, remedy: 'Mend it.' },
        { title: 'People', icon: '✔', color: 'Good', found: '1 operator, 1 approver.', remedy: '' },
      ],
      buttons,
    },
    { title: 'Doctor', color: 'Good', summary: 'Green.', diagnoses: [], buttons: [] },
  ],
  event: [
    {
      text: 'Two mailboxes of sales-1 failed',
      color: 'Attention',
      at: 'now',
      failures: [{ who: 'anna.berg@contoso.com', why: awkward, remedy: 'Mend it.', mail: 'Mail is not diverted.' }],
      more: 'And one more.',
      buttons,
    },
    { text: 'sales-1 is synced', color: 'Good', at: 'now', failures: [], more: '', buttons: [] },
  ],
  findings: [
    {
      title: 'sales-1: 18 mailboxes',
      color: 'Warning',
      verdict: 'Two would fail',
      notes: [{ text: 'Read as UTF-8.' }],
      groups: [{ label: 'Blocks', color: 'Attention', text: 'Hidden', remedy: 'Show it.', who: 'two mailboxes' }],
      rows: [{ row: '4', address: 'anna.berg@contoso.com', message: awkward }],
      anyRows: true,
      more: 'And one more.',
      next: 'Type “batch start sales-1”.',
      buttons,
    },
    {
      title: 'pilot: 8 mailboxes',
      color: 'Good',
      verdict: 'All well',
      notes: [],
      groups: [],
      rows: [],
      anyRows: false,
      more: '',
      next: '',
      buttons: [],
    },
  ],
  help: [
    {
      title: 'Stagecoach',
      intro: 'Type a command.',
      groups: [{ name: 'Before', entries: [{ name: 'check', summary: 'Looks.' }] }],
      buttons,
    },
    { title: 'Stagecoach', intro: 'You are not known here yet.', groups: [], buttons: [] },
  ],
  notice: [
    { title: awkward, color: 'Warning', lines: [{ text: 'Way out.' }], facts, buttons },
    { title: 'Done', color: 'Default', lines: [], facts: [], buttons: [] },
  ],
  plan: [
    {
      title: 'Start sales-1: 18 mailboxes',
      state: 'Waiting for another person’s approval',
      color: 'Warning',
      facts,
      consequences: [{ text: 'New mail goes to the cloud.' }],
      steps: [{ mark: '•', title: 'Create the batch', code: 'New-MigrationBatch -Name "sales-1"' }],
      guards: [{ text: 'No batch named sales-1 is in Exchange Online' }],
      moreSteps: 'And 2 more steps.',
      progress: '████░░░░░░░░░░░░░░░░ 400 done · 3 refused · 1597 left of 2000',
      refusals: [{ who: 'anna.berg@contoso.com', why: awkward }],
      moreRefusals: 'And 1 more.',
      outcome: '',
      remedy: '',
      pending: true,
      links: [{ title: 'Every item as CSV', url: 'http://127.0.0.1:3978/downloads/3' }],
      buttons,
    },
    {
      title: 'Stop sales-1',
      state: 'Refused: a person has to look',
      color: 'Attention',
      facts: [],
      consequences: [],
      steps: [],
      guards: [],
      moreSteps: '',
      progress: '',
      refusals: [],
      moreRefusals: '',
      outcome: awkward,
      remedy: 'Look in the admin center.',
      pending: false,
      links: [],
      buttons: [],
    },
  ],
  recipients: [
    {
      title: '2,358 can be migrated, 54 cannot',
      summary: 'Mailboxes as the company’s directory has them.',
      kinds: [{ kind: 'User mailboxes', count: '2,248', way: 'by batch' }],
      reasonsTitle: 'Why 54 cannot, for now',
      reasons: [{ reason: awkward, count: '12', remedy: 'Show the mailbox in address lists.' }],
      moreReasons: 'And 1 more reason.',
      inconclusive: [{ text: 'Could not tell: no answer' }],
      links: [{ title: 'All 2,358 as CSV', url: 'http://127.0.0.1:3978/downloads/1' }],
      servers: [{ title: 'EX07-01: 1,216', url: 'http://127.0.0.1:3978/downloads/2' }],
      buttons,
    },
    {
      title: 'Nobody could be counted',
      summary: '',
      kinds: [],
      reasonsTitle: '',
      reasons: [],
      moreReasons: '',
      inconclusive: [],
      links: [],
      servers: [],
      buttons: [],
    },
  ],
  'refused-list': [
    {
      title: 'Refused',
      intro: 'Nothing was kept.',
      problems: [{ row: 'Row 3', text: awkward, remedy: 'Mend it.' }],
      more: 'And one more.',
    },
    { title: 'Refused', intro: '', problems: [], more: '' },
  ],
  status: [
    { title: 'The migration', facts, attention: [{ text: 'One request waits.' }], next: 'Type “approvals”.', buttons },
    { title: 'The migration', facts: [], attention: [], next: '', buttons: [] },
  ],
  user: [
    {
      name: 'Anna Berg',
      address: 'anna.berg@contoso.com',
      stage: 'failed',
      color: 'Attention',
      mail: 'Mail goes to the cloud.',
      mailColor: 'Warning',
      facts,
      failures: [{ title: 'Too large', meaning: 'It is.', code: awkward }],
      findings: [{ text: 'Hidden from address lists.', remedy: 'Show it.', color: 'Attention' }],
      inconclusive: [{ text: 'The directory did not answer.' }],
      next: 'Next: wait.',
      buttons,
    },
    {
      name: 'Anna Berg',
      address: 'anna.berg@contoso.com',
      stage: 'not in a batch',
      color: 'Default',
      mail: '',
      mailColor: 'Default',
      facts: [],
      failures: [],
      findings: [],
      inconclusive: [],
      next: '',
      buttons: [],
    },
  ],
  whoami: [
    { name: 'Olive Operator', facts, can: 'You may ask for changes.', buttons },
    { name: 'Sam Stranger', facts: [], can: '', buttons: [] },
  ],
}
