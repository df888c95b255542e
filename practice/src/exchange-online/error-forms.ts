/**
 * Error answers in every form clients have met (facts, section 1.8), each of something that passes. Nothing has been
 * done when one of them is given.
 */

import type { FaultName } from '../faults.ts'
import { Refusal } from './refusal.ts'
import { envelope } from './wire.ts'

export interface ErrorForm {
  readonly status: number
  /** Text is sent as a page, an object as JSON. */
  readonly body: string | Readonly<Record<string, unknown>>
}

const BUSY = 'Microsoft.Exchange.Data.Storage.StorageTransientException'
const BUSY_TEXT = 'The mailbox store is busy. Please try again later.'
const DIRECTORY = 'Microsoft.Exchange.Data.Directory'

/** The usual envelope, with another text in its details. */
function detailed(status: number, type: string, message: string, detail: string): ErrorForm {
  const { error, ...rest } = envelope(new Refusal(status, type, message)) as { error: Record<string, unknown> }
  return { status, body: { ...rest, error: { ...error, details: [{ code: 'Context', target: '', message: detail }] } } }
}

const CRASH = 'Object reference not set to an instance of an object.'
const crash = envelope(new Refusal(500, 'System.NullReferenceException', CRASH))

const PROXY = 'Microsoft.Exchange.Configuration.CmdletProxyException'
const inner = JSON.stringify(envelope(new Refusal(500, BUSY, BUSY_TEXT)))
const proxied = `Error on proxy command to server AM0PR01A002: Server version 15.20.8000.0, Proxy method PSWS: \r\nRequest return error with following error message:\r\n${inner}`

const typed = { Message: 'The domain controller is busy.', TypeName: `${DIRECTORY}.DCOverloadedException` }
const localized = {
  localizedString: { stringId: 'ExD4E8A1' },
  ClassName: `${DIRECTORY}.ADTransientException`,
  Message: 'Der Verzeichnisdienst ist ausgelastet. Versuchen Sie es später noch einmal.',
}

const page = `<!DOCTYPE html>
<html><head><title>502 Bad Gateway</title><style>body { font-family: sans-serif }</style></head>
<body><h1>Bad Gateway</h1><p>The proxy server received an invalid response from an upstream server.</p>
<script>document.title = location.host</script></body></html>`

export const ERROR_FORMS: Partial<Readonly<Record<FaultName, ErrorForm>>> = {
  'exchange-error': { status: 500, body: crash },
  'exchange-error-in-200': {
    status: 200,
    body: { value: [], '@adminapi.warnings': [], '@adminapi.errors': [`ExB57C2E|${BUSY}|${BUSY_TEXT}`] },
  },
  'exchange-error-proxied': detailed(400, PROXY, 'Error on proxy command', `|${PROXY}|${proxied}`),
  'exchange-error-internal': {
    status: 500,
    body: {
      error: {
        code: 'InternalServerError',
        message: 'Error executing cmdlet',
        innererror: {
          message: 'Error executing cmdlet',
          type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
          // This member's case varies from answer to answer.
          internalException: {
            message: 'No suitable domain controller was found.',
            type: `${DIRECTORY}.SuitabilityDirectoryException`,
            stacktrace: '   at Microsoft.Exchange.Data.Directory.ServerPicker.Pick()',
          },
        },
      },
    },
  },
  'exchange-error-typed': detailed(500, typed.TypeName, '', JSON.stringify({ ...typed, InnerError: null })),
  'exchange-error-localized': detailed(500, localized.ClassName, '', JSON.stringify(localized)),
  'exchange-error-records': {
    status: 500,
    body: {
      ErrorRecords: [{ Message: 'The service is busy. Try again.', CategoryInfo: { Category: 'NotSpecified' } }],
    },
  },
  'exchange-error-message': { status: 500, body: { Message: 'An error has occurred.' } },
  'exchange-error-page': { status: 502, body: page },
}
