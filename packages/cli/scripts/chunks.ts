/** What is loaded together stands together, since every file that is opened costs. The first that fits counts. */
export const CHUNKS: readonly (readonly [string, RegExp])[] = [
  [
    'oidc',
    /\/node_modules\/.*\/(?:openid-client|oauth4webapi|jose)\/|\/cli\/src\/auth\/oidc\/|\/cli\/src\/auth\/issuer-of\.ts$/,
  ],
  // What a token at hand needs, and no more: kubectl waits for it.
  [
    'tokens',
    /\/cli\/src\/auth\/(?:credential|account-tokens|bound-account|bundle-fingerprint|sha256-hex|exec-request|account|current-tokens|until-aborted)\.ts$|\/cli\/src\/auth\/store\/(?!keychain-calls|file-store|file-lock|lock-files|sealed-text|passphrase-source)/,
  ],
  ['verify', /\/node_modules\/aws4fetch\/|\/aws4fetch@|\/cli\/src\/secret\/verify\//],
  ['copy', /\/node_modules\/.*\/modern-tar\/|\/sdk\/src\/client\/copy\/pack-archive\.ts$/],
  ['doctor', /\/sdk\/src\/client\/doctor\//],
  ['sources', /\/sdk\/src\/client\/sources\//],
  // What makes Secrets is called beside a cluster alone.
  [
    'client',
    /\/sdk\/src\/(?:client\/(?!abort\.|auth\/share-run|transport\/connection-fault)|build\/secrets\/(?!redacted-secret))/,
  ],
  ['standards', /\/sdk\/src\/standards\//],
  [
    'policies',
    /\/sdk\/src\/policy\/(?:policy-schema|field-rule|access-section|s3-section|parse-policy|template|lint-rules|lint-template|explain-field)\.ts$/,
  ],
  ['enforce', /\/sdk\/src\/enforce\//],
  ['check', /\/cel-js\/|\/sdk\/src\/(?:check|controls)\//],
  [
    'base',
    /\/sdk\/src\/(?:errors|escape-control-chars|request\/closest|to-yaml|client\/(?:abort|auth\/share-run|transport\/connection-fault))\.ts$|\/cli\/src\/(?:exit-codes|auth\/own-stanza|auth\/store\/keychain-calls|ui\/(?:colour|report-error|terminal|wrap-for|wrap-words|display-width)|main|write-fully|command-table|admin-commands|argv|host|package-facts)\.ts$|\/cli\/package\.json$/,
  ],
  [
    'framework',
    /\/@oclif\/core\/|stub:|\/cli\/src\/(?:base-command|hosted-config|run-command|flags\/global-flags|known-names)\.ts$/,
  ],
  [
    'requests',
    /\/cli\/src\/(?:load-requests|read-files|prepare|refused-error|offline-bundles|flags\/(?:file|policy)-flags|ground\/(?:ground|offline-ground|choose-template)|ui\/(?:refusal|violation-text|violation-json|print-objects))\.ts$/,
  ],
  ['sdk', /\/node_modules\/(?:zod|yaml|@noble)\/|\/sdk\/src\//],
  // What is left is what asking needs.
  ['questions', /\/node_modules\//],
];

/** zod compiles its schemas to code, which pays from the hundredth document on; a command has one. */
export const ONE_SHOT = '(globalThis.__zod_globalConfig ??= {}).jitless = true;';
