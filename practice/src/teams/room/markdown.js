const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character])
}

/**
 * The Markdown Teams draws in cards and messages, to HTML: bold, italic, strike, code, links, lists. All else is text:
 * whatever comes in is escaped first, and links lead to the web or to mail only.
 */
export function markdown(source) {
  const text = escapeHtml(source)
    .replace(/\\([\\`*_{}[\]()#+\-.!~|])/g, (_match, character) => `&#${character.charCodeAt(0)};`)
    .replace(/&lt;at&gt;(.*?)&lt;\/at&gt;/g, '<span class="mention">$1</span>')
  const blocks = text.split(/\r?\n(?:[ \t]*\r?\n)+/)
  return blocks.map(block).join('')
}

function block(text) {
  const out = []
  for (const line of text.split(/\r?\n/)) {
    const [, bullet, item] = /^\s*([-*+]|\d+[.)])\s+(.*)$/.exec(line) ?? []
    const tag = bullet === undefined ? 'p' : /\d/.test(bullet) ? 'ol' : 'ul'
    const last = out.at(-1)
    if (last?.tag === tag) last.lines.push(item ?? line)
    else out.push({ tag, lines: [item ?? line] })
  }
  return out
    .map(({ tag, lines }) => {
      if (tag === 'p') return `<p>${lines.map(inline).join('<br>')}</p>`
      return `<${tag}>${lines.map((line) => `<li>${inline(line)}</li>`).join('')}</${tag}>`
    })
    .join('')
}

function inline(text) {
  let html = ''
  let end = 0
  for (const match of text.matchAll(/`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g)) {
    const [whole, code, label, link] = match
    html += emphasis(text.slice(end, match.index))
    if (code !== undefined) html += `<code>${code}</code>`
    else if (/^(https?:|mailto:)/i.test(link))
      html += `<a href="${link}" target="_blank" rel="noopener noreferrer">${emphasis(label)}</a>`
    else html += emphasis(whole)
    end = match.index + whole.length
  }
  return html + emphasis(text.slice(end))
}

function emphasis(text) {
  return text
    .replace(/\*\*(?=\S)(.+?)(?<=\S)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])/g, '<em>$1</em>')
    .replace(/(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)/g, '<em>$1</em>')
    .replace(/~~(?=\S)(.+?)(?<=\S)~~/g, '<s>$1</s>')
}
