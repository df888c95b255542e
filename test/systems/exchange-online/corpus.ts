/**
 * Error answers of the admin endpoint as clients have met them (facts 1.8, 1.9 and 4), and what each must become:
 * the exception's full name, its short name or the status, a sentence for a person, and whether a read is repeated.
 */
export interface Specimen {
  readonly name: string
  readonly status: number
  /** An object is sent as JSON; undefined = bytes that are no text. */
  readonly body: string | object | undefined
  readonly type?: string
  readonly code: string
  readonly text: string
  readonly retryable: boolean
}

/** The usual envelope around the useful text. */
export const envelope = (message: string, more: object = {}) => ({
  error: {
    code: 'BadRequest',
    message: 'Error executing cmdlet',
    details: [{ code: 'Context', target: '', message }],
    innererror: {
      message: 'Error executing cmdlet',
      type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
      stacktrace: '   at Microsoft.Exchange.Admin.OData.Core.ODataServiceBase.Run() in D:\\dbs\\x.cs:line 12',
      internalexception: {
        message: 'Exception of type Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException.',
        type: 'Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException',
        stacktrace: '   at Microsoft.Exchange.Management.PSDirectInvoke.Run()',
      },
    },
    ...more,
  },
  '@adminapi.warnings': [],
})

const MIGRATION = 'Microsoft.Exchange.Migration'
const TASKS = 'Microsoft.Exchange.Configuration.Tasks'
const FINAL = false
const PASSES = true

/** `details[0].message` as `ExXXXXXX|type|text`. */
const piped = (id: string, type: string, text: string, status = 400, retryable = FINAL): Specimen => ({
  name: `${type.split('.').at(-1)}, status ${status}`,
  status,
  body: envelope(`${id}|${type}|${text}`),
  type,
  code: type.split('.').at(-1) ?? '',
  text,
  retryable,
})

const detailed: Specimen[] = [
  piped(
    'Ex6F9304',
    `${TASKS}.ManagementObjectNotFoundException`,
    "The operation couldn't be performed because object 'sales-9' couldn't be found on 'AM0PR01A002.prod.outlook.com'.",
    404,
  ),
  piped(
    'ExB5AAC2',
    `${TASKS}.ManagementObjectAmbiguousException`,
    "The operation couldn't be performed because 'jo' matches multiple entries.",
  ),
  piped(
    '',
    'System.Management.Automation.AmbiguousParameterSetException',
    'Parameter set cannot be resolved using the specified named parameters.',
  ),
  piped(
    '',
    `${MIGRATION}.MigrationServerConnectionFailedException`,
    "The connection to the server 'mail.contoso.com' could not be completed.",
  ),
  piped(
    '',
    `${MIGRATION}.MigrationRemoteEndpointSettingsCouldNotBeAutodiscoveredException`,
    "We couldn't discover the settings of the remote endpoint for 'admin@contoso.com'.",
  ),
  piped(
    'Ex1D33F2',
    `${MIGRATION}.UserDuplicateInOtherBatchException`,
    "The user 'ann@contoso.com' is already included in migration batch 'sales-0'.",
  ),
  piped(
    '',
    `${MIGRATION}.SourceMailboxAlreadyBeingMovedPermanentException`,
    "The source mailbox 'ann' is already being moved.",
  ),
  piped('', `${MIGRATION}.UserAlreadyHasDemotedArchiveException`, "User 'ann' already has a demoted archive."),
  piped('', `${MIGRATION}.MissingExchangeGuidException`, "The mail user 'ann' has no Exchange GUID."),
  piped('Ex11AA22', `${MIGRATION}.MigrationCSVRowValidationException`, 'Row 3: The e-mail address is not valid.'),
  piped('', `${MIGRATION}.MigrationUnknownColumnsInCSVException`, 'The CSV file holds unknown columns: Department.'),
  piped(
    '',
    `${MIGRATION}.MigrationMaxConcurrentIncrementalSyncsVerificationFailedException`,
    'The number of incremental syncs must not be larger than the number of migrations.',
  ),
  piped(
    '',
    `${MIGRATION}.UnableToDiscoverMailboxPermissionException`,
    'The permission on the mailbox could not be discovered.',
  ),
  piped('', `${MIGRATION}.MigrationPermanentException`, 'Error: Job is poisoned, poison count = 6'),
  piped(
    '',
    `${MIGRATION}.MigrationBatchAlreadyExistsException`,
    "The migration batch 'sales-1' already exists. Choose another name.",
  ),
  piped(
    '',
    `${MIGRATION}.MigrationBatchCannotBeStoppedException`,
    "The migration batch 'sales-1' can't be stopped because all its requests have ended.",
  ),
  piped('', `${MIGRATION}.MigrationUserNotFoundException`, "The migration user 'x@contoso.com' was not found.", 404),
  piped('', `${MIGRATION}.MigrationTransientException`, 'A transient error occurred. Try again.', 500, PASSES),
  piped('', `${MIGRATION}.SyncTimeoutException`, 'No data could be downloaded for 5 hours, 3 minutes.', 500),
  piped('', 'Microsoft.Exchange.Data.Directory.DCOverloadedException', 'The domain controller is busy.', 500, PASSES),
  piped(
    'ExEE10',
    'Microsoft.Exchange.Data.Directory.SuitabilityDirectoryException',
    'No suitable domain controller was found.',
    500,
    PASSES,
  ),
  piped('', 'Microsoft.Exchange.Data.Directory.ServerInMMException', 'The server is in maintenance mode.', 500, PASSES),
  piped(
    '',
    'Microsoft.Exchange.Data.Directory.ADServerSettingsChangedException',
    'The server settings changed meanwhile.',
    400,
    PASSES,
  ),
  piped('', 'Microsoft.Exchange.Data.Storage.StorageTransientException', 'The store is busy.', 500, PASSES),
  piped('', 'Microsoft.Exchange.Data.Directory.ADTransientException', 'The directory is busy.', 500, PASSES),
  piped(
    'Ex9C1B6C',
    `${TASKS}.ThrottlingRejectedOperationException`,
    'The operation was rejected: the limit of the policy was reached.',
    500,
  ),
  piped('', 'Microsoft.Exchange.Management.Tasks.RecipientTaskException', 'The address is in use.', 400),
  piped('', 'System.NullReferenceException', 'Object reference not set to an instance of an object.', 500, PASSES),
  piped('', 'System.TimeoutException', 'The operation has timed out.', 500, PASSES),
  piped('', 'System.TimeoutException', 'The operation has timed out.', 400),
  piped('', 'System.ArgumentException', "The value a|b|c of 'Name' holds characters that are not allowed.", 400),
  piped('', 'System.ArgumentNullException', 'Value cannot be null. Parameter name: Identity', 400),
  piped('', 'Microsoft.Exchange.Data.DataValidationException', 'The property Name is longer than 64.', 503, PASSES),
  piped(
    '',
    `${MIGRATION}.MigrationMustSpecifyEmailOrMailboxDNOrMailboxPermissionException`,
    'Give an e-mail address, a mailbox DN or a mailbox permission.',
  ),
  piped('', 'System.Management.Automation.CommandNotFoundException', "'Get-Foo' is not recognised.", 404),
]

const RPC = 'Microsoft.Exchange.Configuration.CmdletProxyException'
const proxied = (inner: object | string) =>
  envelope(
    `|${RPC}|Error on proxy command 'New-MigrationBatch -Name:'sales-1'' to server {AM0PR01}: Server version 15.20.8000.0, ` +
      `Proxy method PSWS: \r\nRequest return error with following error message:\r\n${typeof inner === 'string' ? inner : JSON.stringify(inner)}`,
  )

const nested: Specimen[] = [
  {
    name: 'a proxied error with JSON inside',
    status: 400,
    body: proxied(envelope(`Ex77|${MIGRATION}.UserDuplicateInOtherBatchException|Ann is in sales-0 already.`)),
    type: `${MIGRATION}.UserDuplicateInOtherBatchException`,
    code: 'UserDuplicateInOtherBatchException',
    text: 'Ann is in sales-0 already.',
    retryable: FINAL,
  },
  {
    name: 'a proxied error inside a proxied error',
    status: 400,
    body: proxied(proxied(envelope('|System.InvalidOperationException|The inmost one.'))),
    type: 'System.InvalidOperationException',
    code: 'InvalidOperationException',
    text: 'The inmost one.',
    retryable: FINAL,
  },
  {
    name: 'a proxied error with plain text inside',
    status: 400,
    body: proxied('The remote server returned an error: (400) Bad Request.'),
    type: RPC,
    code: 'CmdletProxyException',
    text:
      "Error on proxy command 'New-MigrationBatch -Name:'sales-1'' to server {AM0PR01}: Server version 15.20.8000.0, Proxy method PSWS: " +
      'Request return error with following error message: The remote server returned an error: (400) Bad Request.',
    retryable: FINAL,
  },
  {
    name: 'JSON as text: Message and TypeName',
    status: 400,
    body: envelope(
      JSON.stringify({ Message: 'The name is taken.', TypeName: `${MIGRATION}.NameTakenException`, InnerError: null }),
    ),
    type: `${MIGRATION}.NameTakenException`,
    code: 'NameTakenException',
    text: 'The name is taken.',
    retryable: FINAL,
  },
  {
    name: 'JSON as text: localizedString and ClassName',
    status: 400,
    body: envelope(
      JSON.stringify({
        localizedString: { stringId: 'ExFE01' },
        ClassName: `${TASKS}.ManagementObjectNotFoundException`,
        Message: "The object 'x' couldn't be found.",
      }),
    ),
    type: `${TASKS}.ManagementObjectNotFoundException`,
    code: 'ManagementObjectNotFoundException',
    text: "The object 'x' couldn't be found.",
    retryable: FINAL,
  },
  {
    name: 'JSON as text: only an inner error speaks',
    status: 500,
    body: envelope(JSON.stringify({ Message: '', InnerError: { Message: 'Deep down.', TypeName: 'A.DeepException' } })),
    type: 'A.DeepException',
    code: 'DeepException',
    text: 'Deep down.',
    retryable: FINAL,
  },
  {
    name: 'only the internal exception speaks (ParameterTransformationException)',
    status: 400,
    body: {
      error: {
        code: 'BadRequest',
        message: 'Error executing cmdlet',
        innererror: {
          message: 'Error executing cmdlet',
          type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
          internalException: {
            message: "Cannot convert value 'x' to type 'System.Int32'.",
            type: 'Microsoft.Exchange.Management.PSDirectInvoke.ParameterTransformationException',
            stacktrace: '   at X.Y()',
          },
        },
      },
    },
    type: 'Microsoft.Exchange.Management.PSDirectInvoke.ParameterTransformationException',
    code: 'ParameterTransformationException',
    text: "Cannot convert value 'x' to type 'System.Int32'.",
    retryable: FINAL,
  },
  {
    name: 'a detail that says nothing gives way to the internal exception',
    status: 400,
    body: {
      error: {
        details: [{ message: 'Error executing cmdlet' }],
        innererror: { internalexception: { message: 'The real reason.', type: 'B.RealException' } },
      },
    },
    type: 'B.RealException',
    code: 'RealException',
    text: 'The real reason.',
    retryable: FINAL,
  },
  {
    name: 'a cast that fails (a credential sent as an object)',
    status: 500,
    body: {
      error: {
        code: 'InternalServerError',
        message: "Unable to cast object of type 'Newtonsoft.Json.Linq.JObject' to type 'System.String'.",
        innererror: { type: 'System.InvalidCastException', message: 'x', stacktrace: '   at System.Foo()' },
      },
    },
    type: 'System.InvalidCastException',
    code: 'InvalidCastException',
    text: "Unable to cast object of type 'Newtonsoft.Json.Linq.JObject' to type 'System.String'.",
    retryable: FINAL,
  },
  {
    name: 'a page token whose back end is gone',
    status: 400,
    body: {
      error: { code: 'BadRequest', message: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00' },
    },
    code: '400',
    text: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00',
    retryable: PASSES,
  },
  {
    name: 'error.message alone',
    status: 404,
    body: { error: { code: 'NotFound', message: "Resource 'InvokeCommand' was not found." } },
    code: '404',
    text: "Resource 'InvokeCommand' was not found.",
    retryable: FINAL,
  },
  {
    name: 'error.message with pipes',
    status: 400,
    body: { error: { code: 'BadRequest', message: '|C.PipedException|Said at the top.' } },
    type: 'C.PipedException',
    code: 'PipedException',
    text: 'Said at the top.',
    retryable: FINAL,
  },
  {
    name: 'odata.error with a message object',
    status: 400,
    body: { 'odata.error': { code: '', message: { lang: 'en-US', value: 'An old form.' } } },
    code: '400',
    text: 'An old form.',
    retryable: FINAL,
  },
  {
    name: 'error as a string',
    status: 401,
    body: { error: 'invalid_token' },
    code: '401',
    text: 'invalid_token',
    retryable: FINAL,
  },
  {
    name: 'only generic texts',
    status: 500,
    body: { error: { code: 'InternalServerError', message: 'Error executing cmdlet' } },
    code: '500',
    text: 'Error executing cmdlet',
    retryable: PASSES,
  },
  {
    name: 'ErrorRecords',
    status: 400,
    body: { ErrorRecords: [{ Message: 'The first record.', CategoryInfo: {} }, { Message: 'The second.' }] },
    code: '400',
    text: 'The first record.',
    retryable: FINAL,
  },
  {
    name: 'ErrorRecords with an exception inside',
    status: 400,
    body: { ErrorRecords: [{ Exception: { Message: 'Recorded.', ClassName: 'D.RecordedException' } }] },
    type: 'D.RecordedException',
    code: 'RecordedException',
    text: 'Recorded.',
    retryable: FINAL,
  },
  {
    name: 'Message alone',
    status: 500,
    body: { Message: 'An error has occurred.' },
    code: '500',
    text: 'An error has occurred.',
    retryable: PASSES,
  },
  {
    name: 'JSON that says nothing',
    status: 500,
    body: {},
    code: '500',
    text: 'The service answered 500 and nothing else',
    retryable: PASSES,
  },
  {
    name: 'a JSON list',
    status: 400,
    body: ['|E.ListedException|In a list.'],
    type: 'E.ListedException',
    code: 'ListedException',
    text: 'In a list.',
    retryable: FINAL,
  },
]

const plain: Specimen[] = [
  {
    name: 'throttling as plain text, status 500',
    status: 500,
    body: 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again',
    code: '500',
    text: 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again',
    retryable: PASSES,
  },
  {
    name: 'throttling as plain text, status 400',
    status: 400,
    body: 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again',
    code: '400',
    text: 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again',
    retryable: PASSES,
  },
  {
    name: 'throttling in JSON',
    status: 429,
    body: { error: { code: 'TooManyRequests', message: 'Too many requests' } },
    code: '429',
    text: 'Too many requests',
    retryable: PASSES,
  },
  {
    name: '429 without a word',
    status: 429,
    body: '',
    code: '429',
    text: 'The service answered 429 and nothing else',
    retryable: PASSES,
  },
  {
    name: 'a gateway page',
    status: 502,
    body: '<!DOCTYPE html><html><head><title>502 Bad Gateway</title><style>p{}</style></head><body><h1>Bad&nbsp;Gateway</h1><script>alert(1)</script></body></html>',
    code: '502',
    text: '502 Bad Gateway Bad Gateway',
    retryable: PASSES,
  },
  {
    name: 'an IIS page',
    status: 503,
    body: '<HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD>\r\n<BODY><h2>Service Unavailable</h2>\r\n<hr><p>HTTP Error 503. The service is unavailable.</p></BODY></HTML>',
    code: '503',
    text: 'Service Unavailable Service Unavailable HTTP Error 503. The service is unavailable.',
    retryable: PASSES,
  },
  {
    name: 'a 404 page of a gateway',
    status: 404,
    body: '<html><body><p>404 &ndash; &quot;not here&quot; &lt;&amp;&gt;</p></body></html>',
    code: '404',
    text: '404 – "not here" <&>',
    retryable: FINAL,
  },
  {
    name: '504 without a word',
    status: 504,
    body: '',
    code: '504',
    text: 'The service answered 504 and nothing else',
    retryable: PASSES,
  },
  {
    name: '408 as plain text',
    status: 408,
    body: 'Request timed out',
    code: '408',
    text: 'Request timed out',
    retryable: PASSES,
  },
  {
    name: '401 without a word',
    status: 401,
    body: '',
    code: '401',
    text: 'The token was refused: this app lacks the permission Exchange.ManageAsApp',
    retryable: FINAL,
  },
  {
    name: '403 of NUL bytes',
    status: 403,
    body: undefined,
    code: '403',
    text: 'This app is not permitted to do that: it lacks a role in Exchange Online',
    retryable: FINAL,
  },
  {
    name: 'the role is not supported',
    status: 403,
    body: "The role assigned to application 1f6c isn't supported in this scenario. Please check online documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.",
    code: '403',
    text: "The role assigned to application 1f6c isn't supported in this scenario. Please check online documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.",
    retryable: FINAL,
  },
  {
    name: 'the user is not allowed',
    status: 401,
    body: 'User is not allowed to call Get-MigrationBatch',
    code: '401',
    text: 'User is not allowed to call Get-MigrationBatch',
    retryable: FINAL,
  },
  {
    name: 'no management roles',
    status: 403,
    body: { error: { code: 'Forbidden', message: "The application 1f6c isn't assigned to any management roles." } },
    code: '403',
    text: "The application 1f6c isn't assigned to any management roles.",
    retryable: FINAL,
  },
  {
    name: 'a stack after plain text',
    status: 500,
    body: 'Something broke.\r\n   at Microsoft.Exchange.Foo.Bar(String x) in D:\\a.cs:line 3\r\n   at System.Baz()',
    code: '500',
    text: 'Something broke.',
    retryable: PASSES,
  },
  {
    name: 'a stack in the same line',
    status: 500,
    body: { Message: 'Something broke. at Microsoft.Exchange.Foo.Bar(String x) at System.Baz()' },
    code: '500',
    text: 'Something broke.',
    retryable: PASSES,
  },
  {
    name: 'pipes that are no type',
    status: 400,
    body: 'either this | or that | or nothing',
    code: '400',
    text: 'either this | or that | or nothing',
    retryable: FINAL,
  },
  {
    name: 'broken JSON',
    status: 400,
    body: '{"error":{"message":"cut of',
    code: '400',
    text: '{"error":{"message":"cut of',
    retryable: FINAL,
  },
  {
    name: 'a JSON number',
    status: 500,
    body: '42',
    code: '500',
    text: 'The service answered 500 and nothing else',
    retryable: PASSES,
  },
  {
    name: 'a piped exception as plain text',
    status: 400,
    body: `ExAA|${MIGRATION}.MigrationServerConnectionFailedException|The connection to the server 'a|b' could not be completed.`,
    type: `${MIGRATION}.MigrationServerConnectionFailedException`,
    code: 'MigrationServerConnectionFailedException',
    text: "The connection to the server 'a|b' could not be completed.",
    retryable: FINAL,
  },
]

export const CORPUS: readonly Specimen[] = [...detailed, ...nested, ...plain]
