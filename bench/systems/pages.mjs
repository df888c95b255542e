/** Pages of a long list as bytes, made once: a server that is measured against should cost little itself. */

/**
 * @param {() => number} length of the list as it is now
 * @param {(index: number) => string | undefined} rowOf JSON of a row; undefined where nobody stands there any more
 */
export function pagesOf(length, rowOf) {
  /** @type {Map<number, Map<number, Buffer>>} by page size, then by page */
  const kept = new Map()
  const make = (from, to) => {
    const rows = []
    for (let index = from; index < to; index++) {
      const row = rowOf(index)
      if (row !== undefined) rows.push(row)
    }
    return Buffer.from(rows.join(','))
  }
  return {
    get length() {
      return length()
    },
    /** Rows with commas between, without brackets. */
    page(from, size) {
      const to = Math.min(length(), from + size)
      if (from % size !== 0) return make(from, to)
      const pages = kept.get(size) ?? kept.set(size, new Map()).get(size)
      const number = from / size
      if (!pages.has(number)) pages.set(number, make(from, to))
      return pages.get(number)
    },
    changed(index) {
      for (const [size, pages] of kept) pages.delete(Math.floor(index / size))
    },
    /** All pages of that size, made beforehand. */
    warm(size) {
      for (let from = 0; from < length(); from += size) this.page(from, size)
    },
  }
}

/** Tokens that mean nothing to who holds them, and are forgotten after half an hour. */
export function tokensFor(now, lifetime = 30 * 60_000) {
  const known = new Map()
  let count = 0
  return {
    issue(what) {
      for (const [token, { at }] of known) {
        if (now() - at <= lifetime) break
        known.delete(token)
      }
      count += 1
      const token = Buffer.from(`t${count}.${now().toString(36)}`).toString('base64url')
      known.set(token, { at: now(), what })
      return token
    },
    read(token) {
      const found = known.get(token)
      return found !== undefined && now() - found.at <= lifetime ? found.what : undefined
    },
    forget: () => known.clear(),
  }
}
