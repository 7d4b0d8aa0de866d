export { type Access, mayI } from './access-review.ts';
export { type CarryOutOptions, carryOut } from './admin/carry-out.ts';
export { type EnforcementOptions, enforcementPlan } from './admin/enforcement-plan.ts';
export { type LiveObjectsOptions, liveObjects } from './admin/live-objects.ts';
export { namespacesUnder } from './admin/namespaces-under.ts';
export { type ObjectChange, type ObjectPlan, type PlanObjectsOptions, planObjects } from './admin/plan-objects.ts';
export { publishedPolicyText } from './admin/published-policy-text.ts';
export { type ApplyOptions, applyBundle } from './apply/apply-bundle.ts';
export { type ApplyPlan, type PlanOptions, planApply } from './apply/plan-apply.ts';
export type { Authenticator, Credential } from './auth/credential.ts';
export { shareRun } from './auth/share-run.ts';
export { type ConnectOptions, connectCluster } from './connect.ts';
export { type CopyIn, copyIn } from './copy/copy-in.ts';
export type { CopyOptions, CopyPlace, CopyProgress } from './copy/copy-options.ts';
export { type CopyOut, copyOut } from './copy/copy-out.ts';
export type { CheckStatus, DoctorCheck, Verdict } from './doctor/doctor-check.ts';
export { examine } from './doctor/examine.ts';
export type { DoctorPolicy, ExamineOptions } from './doctor/patient.ts';
export type { WorkloadEvent } from './events/workload-event.ts';
export { type EventsOptions, followEvents, workloadEvents } from './events/workload-events.ts';
export type { ChosenPod, PodChoice } from './exec/chosen-pod.ts';
export { notRunning } from './exec/not-running.ts';
export { type ExecPipes, type PipedExit, pipeExec } from './exec/pipe-exec.ts';
export { type RunningPodOptions, runningPod } from './exec/running-pod.ts';
export { SHELL } from './exec/shell.ts';
export { startCommand } from './exec/start-command.ts';
export type { ForwardEvent } from './forward/forward-event.ts';
export { type ForwardedPort, type ForwardPortOptions, forwardPort } from './forward/forward-port.ts';
export { type Reach, type ReachOptions, reachWorkload } from './forward/reach-workload.ts';
export { readNotebookToken } from './forward/read-notebook-token.ts';
export { type DoorKind, readDoor, type WorkloadDoor } from './forward/workload-door.ts';
export type {
  AuthSource,
  ConnectionSettings,
  FileOrData,
  Impersonation,
} from './kubeconfig/connection-settings.ts';
export type {
  ConnectionOverrides,
  KubeCluster,
  KubeContext,
  Kubeconfig,
  KubeExec,
  KubeUser,
} from './kubeconfig/kubeconfig.ts';
export { type KubeconfigPaths, kubeconfigPaths } from './kubeconfig/kubeconfig-paths.ts';
export { type LoadKubeconfigOptions, loadKubeconfig } from './kubeconfig/load-kubeconfig.ts';
export { proxyForUrl } from './kubeconfig/proxy-for-url.ts';
export { type ResolveOptions, resolveContext } from './kubeconfig/resolve-context.ts';
export type { LogLine, LogsOptions } from './logs/log-line.ts';
export { workloadLogs } from './logs/workload-logs.ts';
export { workloadNotFound } from './manage/find-names.ts';
export type { ListGap, ListOptions, WorkloadSummary } from './manage/list-options.ts';
export { listWorkloads, workloadPages } from './manage/list-workloads.ts';
export { type PlanResumeOptions, planResume, type RecordedRequest, type ResumePlan } from './manage/plan-resume.ts';
export {
  type Removal,
  type RemoveOptions,
  type RemoveProgress,
  removeWorkload,
} from './manage/remove-workload.ts';
export { dropResumeRecord } from './manage/resume-record.ts';
export { type ResumeOptions, resumeWorkload } from './manage/resume-workload.ts';
export { type SuspendOptions, type Suspension, suspendWorkload } from './manage/suspend-workload.ts';
export { type WatchWorkloadsOptions, watchWorkloads } from './manage/watch-workloads.ts';
export type { WatchedWorkload } from './manage/watched-rows.ts';
export { missingNamespace, requireNamespace } from './missing-namespace.ts';
export { type KnownName, type NameSource, type NamesOptions, namesOf } from './names/names-of.ts';
export { isSystem, type NamespaceOptions, usableNamespaces } from './namespaces.ts';
export { readOldestNode, targetMinor } from './oldest-node.ts';
export { formatAmount } from './preflight/format-amount.ts';
export { type PreflightOptions, type PreflightReport, preflight, throwIfRefused } from './preflight/preflight.ts';
export { apiPath, type ObjectKey } from './resource-paths.ts';
export { type CreateSecretOptions, createSecret } from './secrets/create-secret.ts';
export { type DeleteSecretOptions, deleteSecret, type SecretRemoval } from './secrets/delete-secret.ts';
export { dryRunSecret } from './secrets/dry-run-secret.ts';
export {
  type ListedSecret,
  listSecrets,
  readSecretRecord,
  requireSecretRecord,
  type SecretOptions,
} from './secrets/list-secrets.ts';
export { type RotateSecretOptions, rotateSecret } from './secrets/rotate-secret.ts';
export type { SecretPair } from './secrets/secret-pair.ts';
export type { SecretRef } from './secrets/secret-ref.ts';
export type { SecretSummary } from './secrets/secret-summary.ts';
export { secretTaken } from './secrets/secret-taken.ts';
export { type ServerVersion, serverVersion } from './server-version.ts';
export { type PolicyOrigin, type PolicySource, policySource } from './sources/policy-source.ts';
export { memorySourceCache, type SourceCache } from './sources/source-cache.ts';
export type { SourceOptions } from './sources/source-options.ts';
export {
  type BuiltInTemplates,
  type LoadedTemplate,
  loadTemplate,
  type TemplateOrigin,
  type TemplateSource,
  type TemplateSourceOptions,
  type TemplateSources,
  type TemplateSummary,
  templateSources,
} from './sources/template-source.ts';
export { openSsh, sshFailure, sshLine } from './ssh/open-ssh.ts';
export { prepareSsh } from './ssh/prepare-ssh.ts';
export { findSshPod, type SshPod } from './ssh/ssh-pod.ts';
export { type FollowOptions, follow } from './status/follow.ts';
export { readStatus } from './status/observe.ts';
export {
  type Finding,
  isFinal,
  isStopped,
  type PodSummary,
  type WorkloadState,
  type WorkloadStatus,
} from './status/workload-state.ts';
export type { ExecExit, ExecOptions, ExecOutput, ExecSession } from './stream/exec/exec-session.ts';
export { openExec } from './stream/exec/open-exec.ts';
export { openPortForward, type PortForwardOptions } from './stream/port-forward/open-port-forward.ts';
export { type Submission, type SubmitOptions, type SubmitProgress, submitBundle } from './submit/submit-bundle.ts';
export { ApiError } from './transport/api-error.ts';
export { errorCode, networkFault, type TlsFault, tlsFault } from './transport/connection-fault.ts';
export type {
  ApiRequest,
  ApiResponse,
  ChannelListener,
  KubeApi,
  StreamChannel,
  UpgradeRequest,
} from './transport/kube-api.ts';
export { machineAuthorities } from './transport/machine-authorities.ts';
export { type TlsMaterial, tlsMaterial } from './transport/tls-material.ts';
export { createTransport, type TransportOptions } from './transport/transport.ts';
export type { Amounts, PodUse } from './usage/pod-use.ts';
export {
  type Measured,
  type QuotaUse,
  type Usage,
  type UsageOptions,
  type WorkloadUse,
  workloadUsage,
} from './usage/workload-usage.ts';
export { type UserInfo, whoAmI } from './who-am-i.ts';
export { describeRef, type WorkloadRef } from './workload-ref.ts';
