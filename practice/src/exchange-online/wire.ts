/** How `InvokeCommand` writes: values with their type companions, and its error envelope. */

import { hash } from '../random.ts'
import { Refusal } from './refusal.ts'

/** A GUID, so that it gets its companion. */
export class Guid {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | boolean | null | Date | Guid | readonly string[] | Record<string, unknown>
/** One object a cmdlet gives back, in our own types. */
export type Output = Readonly<Record<string, Value | undefined>>

const GB = 1024 ** 3

/** `1.5 GB (1,610,612,736 bytes)`: sizes are text, and the number in brackets is the exact one. */
export function size(bytes: number): string {
  const unit =
    bytes >= GB ? { name: 'GB', bytes: GB } : bytes >= 1024 ** 2 ? { name: 'MB', bytes: 1024 ** 2 } : undefined
  const exact = `(${Math.round(bytes).toLocaleString('en-US')} bytes)`
  if (!unit) return `${(bytes / 1024).toFixed(2)} KB ${exact}`
  return `${Number((bytes / unit.bytes).toFixed(3))} ${unit.name} ${exact}`
}

/** `d.hh:mm:ss`, days only when there are some. */
export function timeSpan(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const days = Math.floor(seconds / 86_400)
  return days > 0 ? `${days}.${clock}` : clock
}

/** One object as JSON has it; `select`, lower-cased, keeps only those properties (and their companions). */
export function shape(output: Output, select: ReadonlySet<string> | undefined): Record<string, unknown> {
  const shaped: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(output)) {
    if (select && !select.has(name.toLowerCase())) continue
    if (value instanceof Date) {
      shaped[`${name}@data.type`] = 'System.DateTime'
      shaped[name] = value.toISOString().replace('Z', '+00:00')
    } else if (value instanceof Guid) {
      shaped[`${name}@odata.type`] = '#Guid'
      shaped[name] = value.text
    } else if (Array.isArray(value)) {
      shaped[`${name}@odata.type`] = '#Collection(String)'
      shaped[name] = value
    } else shaped[name] = value ?? null
  }
  return shaped
}

/** The envelope of an error; the useful text is `ExXXXXXX|type|text` in `details`. */
export function envelope(refusal: Refusal): Record<string, unknown> {
  const code = refusal.status === 404 ? 'NotFound' : refusal.status === 400 ? 'BadRequest' : 'InternalServerError'
  const tag = hash(`${refusal.type}${refusal.message}`).toString(16).toUpperCase().padStart(8, '0').slice(0, 6)
  return {
    error: {
      code,
      message: 'Error executing cmdlet',
      details: [{ code: 'Context', target: '', message: `Ex${tag}|${refusal.type}|${refusal.message}` }],
      innererror: {
        message: 'Error executing cmdlet',
        type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
        stacktrace: '   at Microsoft.Exchange.AdminApi.CommandInvocation.CommandInvocation.InvokeCommand()',
        internalexception: {
          message: refusal.message,
          type: refusal.type,
          stacktrace: '   at Microsoft.Exchange.Configuration.Tasks.Task.ProcessRecord()',
        },
      },
    },
    '@adminapi.warnings': [],
  }
}

/** 400: a parameter's value or name is not what the cmdlet takes. */
export function badParameter(text: string): Refusal {
  return new Refusal(400, 'System.Management.Automation.ParameterBindingException', text)
}
