/** The identifiers of a TypeScript file: what stands in comments, in texts and in regular expressions is no identifier. */
export function identifiers(text: string): string[] {
  return [...code(text).matchAll(/[A-Za-z_$][\w$]*/g)].map(([name]) => name)
}

const PARTS =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|\$\{|[^`\\])*?(?:`|\$\{)|(?<=[(,=:[!&|?{};\n]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g

/** Templates are cut at their first value; what follows it is read as code, up to the next text. */
function code(text: string): string {
  let rest = text
  let out = ''
  // A template's values are code, and its texts between two values are not.
  for (;;) {
    PARTS.lastIndex = 0
    const found = PARTS.exec(rest)
    if (found === null) return out + rest
    out += `${rest.slice(0, found.index)} `
    rest = rest.slice(found.index + found[0].length)
    if (found[0].startsWith('`') && found[0].endsWith('${')) {
      const end = valueEnd(rest)
      out += `${code(rest.slice(0, end))} `
      rest = `\`${rest.slice(end + 1)}`
    }
  }
}

/** Where the value of a template ends: at the brace that closes it. */
function valueEnd(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') depth += 1
    if (text[at] !== '}') continue
    if (depth === 0) return at
    depth -= 1
  }
  return text.length
}
