/** An answer before it is HTTP: `chunks` are sent one after the other. */
export const JSON_HEADERS = { 'content-type': 'application/json; odata.metadata=minimal' }
export const json = (status, value) => ({ status, headers: JSON_HEADERS, chunks: [JSON.stringify(value)] })
