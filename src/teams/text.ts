/** From what Teams delivers to what the person typed: a command line and, below it, pasted lines. */
import { decodeEntities } from '../migration/markup.ts'
import { htmlToText, QUOTED_REPLY } from './html.ts'
import type { Inbound } from './inbound.ts'

export interface Typed {
  readonly line: string
  readonly pasted: string
}

/** More people than any message names; each costs a look at every tag. */
const MOST_MENTIONS = 50
const TAG = /<at\b[^<>]*>([^<]*)<\/at>/gi

/** The first line that is not blank is the command; only it is tidied, since a list must arrive as it was pasted. */
export function readText(inbound: Inbound): Typed {
  const lines = spoken(inbound).split(/\r\n|[\n\r\u2028\u2029]/)
  const filled = (line: string) => line.trim() !== ''
  const first = lines.findIndex(filled)
  const below = lines.slice(first + 1)
  const pasted = below.slice(Math.max(below.findIndex(filled), 0), below.findLastIndex(filled) + 1)
  return { line: tidy(lines[first] ?? ''), pasted: pasted.join('\n') }
}

/**
 * The same message usually comes twice: in `text`, and as an undocumented text/html attachment
 * (msteams-docs issue 3960). `text` is preferred, being what was typed; the attachment wins where `text` is empty, has
 * lost the line breaks, or repeats the message that is being answered.
 */
function spoken(inbound: Inbound): string {
  const text = inbound.text ?? ''
  const markup = /^(html|xml)$/i.test(inbound.textFormat ?? '') || /^\s*<(p|div|br)\b/i.test(text)
  const plain = markup ? fromHtml(text, inbound) : decodeEntities(withoutMentions(text, inbound))
  const attached = inbound.attachments?.find((one) => one.contentType === 'text/html')?.content
  if (typeof attached !== 'string') return plain
  const rich = fromHtml(attached, inbound)
  if (plain.trim() === '' || QUOTED_REPLY.test(attached)) return rich
  return squeeze(rich) === squeeze(plain) && breaks(rich) > breaks(plain) ? rich : plain
}

/** Whether a message is meant for the bot: in a channel others talk too, and a bot with more rights hears it all. */
export function mentionsBot(inbound: Inbound): boolean {
  const { entities, recipient, attachments, text } = inbound
  if (entities?.some(({ type, mentioned }) => type === 'mention' && sameAccount(mentioned?.id, recipient.id)))
    return true
  const bot = plainName(recipient.name ?? '')
  if (bot === '') return false
  const rich = attachments?.find((one) => one.contentType === 'text/html')?.content
  const marked = withMentionTags(`${text ?? ''}${typeof rich === 'string' ? rich : ''}`)
  const tags = [...marked.matchAll(TAG)].map(([, name = '']) => plainName(name))
  return tags.includes(bot) || (text ?? '').trimStart().toLowerCase().startsWith(`@${bot}`)
}

function fromHtml(html: string, inbound: Inbound): string {
  return htmlToText(withoutMentions(withMentionTags(html), inbound))
}

/** In HTML a mention is a `<span>` of a certain kind; in text it is `<at>`. */
function withMentionTags(html: string): string {
  return html.replace(/<span\b([^<>]*)>([^<]*)<\/span>/gi, (written, attributes: string, name: string) =>
    /schema\.skype\.com\/Mention/i.test(attributes) ? `<at>${name}</at>` : written,
  )
}

const squeeze = (text: string) => text.replace(/\s+/g, '')
const breaks = (text: string) => text.trim().split('\n').length

/**
 * The bot's own mention goes, anybody else's becomes the name. Tags and entities are paired in order, since two people
 * (or a person and the bot) may bear one name; a tag without an entity is judged by the name alone.
 */
function withoutMentions(text: string, inbound: Inbound): string {
  const unpaired = (inbound.entities ?? [])
    .filter((entity) => entity.type === 'mention')
    .slice(0, MOST_MENTIONS)
    .map((entity) => ({
      name: plainName(entity.text ?? entity.mentioned?.name ?? ''),
      own: sameAccount(entity.mentioned?.id, inbound.recipient.id),
    }))
  const bot = plainName(inbound.recipient.name ?? '')
  const cleared = text.replace(TAG, (_tag, inner: string) => {
    const name = plainName(inner)
    const index = unpaired.findIndex((entity) => entity.name === name)
    const [entity] = index === -1 ? [] : unpaired.splice(index, 1)
    return (entity?.own ?? (bot !== '' && name === bot)) ? ' ' : inner
  })
  // Other Bot Framework clients write a mention as bare words at the start: `@Stagecoach help`.
  const own = unpaired.filter((entity) => entity.own).map((entity) => entity.name)
  const start = cleared.trimStart()
  const bare = [...own, ...(bot === '' ? [] : [`@${bot}`])].find(
    (name) => name !== '' && start.toLowerCase().startsWith(name) && /^\W|^$/.test(start.slice(name.length)),
  )
  return bare === undefined ? cleared : start.slice(bare.length)
}

function plainName(written: string): string {
  return decodeEntities(written.replace(/<\/?at\b[^<>]*>/gi, ''))
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** Teams writes the bot's account as `28:<app id>`, some clients as the app id alone. */
function sameAccount(one: string | null | undefined, other: string): boolean {
  const bare = (id: string) => id.replace(/^28:/, '').toLowerCase()
  return typeof one === 'string' && bare(one) === bare(other)
}

/** A phone's keyboard and Word write quotes and blanks that no command understands. `\s` includes U+00A0. */
function tidy(line: string): string {
  return line
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[\u2010\u2011]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}
