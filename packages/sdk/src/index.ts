export { buildBundle } from './build/build-bundle.ts';
export type { BuildContext } from './build/build-context.ts';
export type { Bundle } from './build/bundle.ts';
export { bundleObjects } from './build/bundle-objects.ts';
export type { CodeFile, PackedCode } from './build/code/code-file.ts';
export { CODE_LIMITS, packCode, throwIfTooLarge } from './build/code/pack-code.ts';
export type { KubeObject, ObjectMeta, OwnerReference } from './build/kube-object.ts';
export { referenceTo, userLabel } from './build/metadata.ts';
export {
  HOSTS,
  IDE,
  INCOMPLETE,
  KIND_LABEL,
  POLICY,
  REQUEST,
  REQUEST_ID,
  SECRET_RECORD,
  SUBMITTED_BY,
  TEMPLATE,
  USER_LABEL,
  VERSION,
  WORKLOAD_LABEL,
} from './build/metadata-keys.ts';
export {
  type HostKey,
  hostKeyLine,
  knownHostsFor,
  parseHostKeys,
} from './build/secrets/known-hosts.ts';
export {
  type NewGitKey,
  type NewGitPassword,
  type NewRegistryLogin,
  type NewS3Key,
  type NewSecret,
  type NewToken,
  SECRET_KINDS,
  type SecretKind,
  TOKEN_PURPOSES,
} from './build/secrets/new-secret.ts';
export { type AwsKey, parseAccessKeyId, parseAwsCredentials } from './build/secrets/parse-aws-credentials.ts';
export { parseEndpoint, parseHost } from './build/secrets/parse-host.ts';
export { type PrivateKeyText, parsePrivateKey } from './build/secrets/parse-private-key.ts';
export { redactedSecret } from './build/secrets/redacted-secret.ts';
export {
  type SecretContext,
  type SecretObjects,
  secretObjects,
  secretRecordName,
} from './build/secrets/secret-objects.ts';
export { parseSecretText, type SecretUse } from './build/secrets/secret-text.ts';
export { sshFingerprint } from './build/secrets/ssh-wire.ts';
export { type CheckOptions, checkManifests } from './check/check-manifests.ts';
export type { CheckResult, NotJudged } from './check/check-result.ts';
export { type CheckStandardOptions, checkStandard, type StandardResult } from './check/check-standard.ts';
export { CONTROLS } from './controls/catalogue.ts';
export type { Control, Need, Scope, Sentence } from './controls/control.ts';
export { POD_VARIABLES, REQUESTER_VARIABLES, type Variable } from './controls/variables.ts';
export type { LeftOut } from './enforce/admission/admission-group.ts';
export {
  type Admission,
  type AdmissionOptions,
  admissionPolicies,
  type EnforceMode,
} from './enforce/admission/admission-policies.ts';
export { enforcementState } from './enforce/admission/enforcement-state.ts';
export { specDifferences } from './enforce/admission/spec-differences.ts';
export { withoutDefaults } from './enforce/admission/spec-hash.ts';
export { auditPolicy } from './enforce/audit-policy.ts';
export {
  type AuthenticationConfiguration,
  type AuthenticationOptions,
  authenticationConfiguration,
  GID_EXTRA_KEY,
  UID_EXTRA_KEY,
} from './enforce/authentication-configuration.ts';
export { certificatesMistake, splitCertificates } from './enforce/certificates.ts';
export {
  DEFAULT_SCOPES,
  type Login,
  type LoginServer,
  loginJsonSchema,
  parseLoginDocument,
} from './enforce/login-document.ts';
export { LOGIN_CA_KEY, LOGIN_CONFIG_MAP, LOGIN_KEY, LOGIN_NAMESPACE, loginObjects } from './enforce/login-objects.ts';
export { type Publishable, publishedObjects } from './enforce/publish/published-objects.ts';
export { type NamespaceLevel, podSecurityLevel } from './enforce/team/pod-security-labels.ts';
export { parseTeamQuota, type TeamQuota } from './enforce/team/team-limits.ts';
export { type Team, teamObjects } from './enforce/team/team-objects.ts';
export { type RoleRule, TEAM_ROLES, type TeamRole } from './enforce/team/team-roles.ts';
export { AisubmitError, type AisubmitErrorOptions, type ErrorCode, type Reason } from './errors.ts';
export { escapeControlChars } from './escape-control-chars.ts';
export type { NamedObject, NamedObjects, NamedSecret, SecretPurpose } from './named-objects.ts';
export { baselinePolicy } from './policy/baseline.ts';
export { type DeclaredHost, unreachableHosts } from './policy/declared-hosts.ts';
export type { Effective } from './policy/effective.ts';
export { explainField, type FieldExplanation } from './policy/explain-field.ts';
export type { FieldRule, Rules } from './policy/field-rule.ts';
export { FIELD_PATHS, type FieldType, fieldType, hasField } from './policy/field-table.ts';
export { isSystemNamespace } from './policy/floor.ts';
export { type DocumentKind, documentJsonSchemas } from './policy/json-schemas.ts';
export { judgeField } from './policy/judge-field.ts';
export { lintTemplate } from './policy/lint-template.ts';
export { mergePolicies } from './policy/merge-policies.ts';
export { namedObjects } from './policy/named-objects.ts';
export { parsePolicy } from './policy/parse-policy.ts';
export { pinRepositories, type UnpinnedRepository, unpinnedRepositories } from './policy/pin-repositories.ts';
export type { Policy } from './policy/policy.ts';
export type { Layer, Origin, Provenance } from './policy/provenance.ts';
export type { Requester } from './policy/requester.ts';
export { type Resolution, type ResolveOptions, resolveRequest } from './policy/resolve-request.ts';
export { parseTemplate, type Template } from './policy/template.ts';
export { ownNames, slugVariables } from './policy/user-slug.ts';
export { API_VERSION } from './request/api-version.ts';
export { closest } from './request/closest.ts';
export { parseDurationSeconds } from './request/duration.ts';
export { type ImageReference, parseImageReference } from './request/image-reference.ts';
export type { InferenceRequest } from './request/inference.ts';
export type { NotebookRequest } from './request/notebook.ts';
export { isRequestDocument, parseRequest, type WorkloadRequest } from './request/parse-request.ts';
export { compareQuantities, parseQuantity, type Quantity } from './request/quantity.ts';
export { type Position, readDocuments, type SourceDocument } from './request/read-documents.ts';
export type { TrainingRequest } from './request/training.ts';
export { KIND_NAMES, WORKLOAD_KINDS, type WorkloadKind, workloadId } from './request/workload-kind.ts';
export { SSH_PREPARE, SSH_SERVE, SSH_USER } from './ssh-names.ts';
export { parseStandard } from './standards/parse-standard.ts';
export {
  NEWEST_STANDARD_MINOR,
  OLDEST_STANDARD_MINOR,
  type PodSecurityStandard,
  podSecurityStandard,
  type StandardRule,
} from './standards/pod-security-standard.ts';
export { POD_SECURITY_LEVELS, type PodSecurityLevel } from './standards/standard-check.ts';
export { toYaml } from './to-yaml.ts';
export type { Violation } from './violation.ts';
