/** A card's text for the terminal: without Markdown's marks, its dates and times in the reader's own zone. */
export function plainText(value: unknown, timeZone?: string): string {
  const escaped = new Map<string, string>()
  const kept = String(value ?? '').replace(/\\([\\`*_{}[\]()#+\-.!~|])/g, (_match, character: string) => {
    const stand = String.fromCharCode(0xe000 + escaped.size)
    escaped.set(stand, character)
    return stand
  })
  const plain = kept
    .replace(/\{\{(DATE|TIME)\(([^,)]+)(?:,\s*(\w+))?\)\}\}/g, (whole, kind, at, style) =>
      moment(whole, kind, at, style, timeZone),
    )
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '$1 ($2)')
    .replace(/\*\*(?=\S)(.+?)(?<=\S)\*\*/g, '$1')
    .replace(/(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)/g, '$1')
    .replace(/<at>(.*?)<\/at>/g, '@$1')
    .replace(/`([^`]+)`/g, '$1')
    .replaceAll('\r', '')
  return [...plain].map((character) => escaped.get(character) ?? character).join('')
}

/** `{{DATE(…, SHORT)}}` and `{{TIME(…)}}`: adaptivecards.io, "text features", date and time functions. */
function moment(whole: string, kind: string, at: string, style: string | undefined, zone: string | undefined): string {
  const time = new Date(at.trim())
  if (Number.isNaN(time.getTime())) return whole
  const timeZone = zone === undefined ? {} : { timeZone: zone }
  if (kind === 'TIME') return time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', ...timeZone })
  const dateStyle = style === 'SHORT' ? 'medium' : style === 'LONG' ? 'full' : 'short'
  return time.toLocaleDateString(undefined, { dateStyle, ...timeZone })
}
