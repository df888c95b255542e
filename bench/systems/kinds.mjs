/** What kind of question it is, by which it is counted. */

/** E.g. `Get-Recipient list`, `Get-Recipient next`, `Get-MigrationUser of a batch`. */
export function exchangeKind(url, body) {
  const { CmdletName, Parameters = {} } = body?.CmdletInput ?? {}
  if (CmdletName === undefined) return url.pathname.split('/').at(-1)
  const how = url.searchParams.has('$skiptoken') ? 'next' : Parameters.Identity !== undefined ? 'one' : undefined
  if (how !== undefined) return `${CmdletName} ${how}`
  if (Parameters.Filter !== undefined)
    return `${CmdletName} filter ${/WhenChanged/i.test(Parameters.Filter) ? 'changes' : 'rows'}`
  return `${CmdletName} ${Parameters.BatchId === undefined ? 'list' : 'of a batch'}`
}

export function graphKind(url) {
  const [, room, id] = url.pathname.replace(/^\/v1\.0/, '').split('/')
  if (room !== 'users') return room
  if (id === 'delta')
    return `users/delta ${url.searchParams.has('$deltatoken') ? 'changes' : url.searchParams.has('$skiptoken') ? 'next' : 'first'}`
  return id !== undefined ? 'users/{id}' : url.searchParams.has('$filter') ? 'users filter' : 'users list'
}
