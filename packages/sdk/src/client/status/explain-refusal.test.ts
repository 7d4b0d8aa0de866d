import { expect, test } from 'vitest';
import { explainRefusal } from './explain-refusal.ts';

test.each<[string, string, string | undefined]>([
  [
    'Error creating: pods "x" is forbidden: exceeded quota: q, requested: cpu=4,memory=64Gi,pods=1,requests.nvidia.com/gpu=2,limits.cpu=4, used: cpu=62,memory=500Gi,pods=50,requests.nvidia.com/gpu=8,limits.cpu=62, limited: cpu=64,memory=512Gi,pods=50,requests.nvidia.com/gpu=8,limits.cpu=64',
    '! quota q has no room: it needs 4 cpu more, 62 of 64 are used; 64Gi memory more, 500Gi of 512Gi are used; 1 pod more, 50 of 50 are used; and 2 more',
    'it starts as soon as there is room: delete what is no longer needed (`kubectl aisubmit list`), ask for less, or ask for a larger quota',
  ],
  [
    'Error creating: pods "x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "training" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "training" must set securityContext.capabilities.drop=["ALL"]), seccompProfile (pod or container "training" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    "! the namespace's Pod Security level restricted forbids its pods: allowPrivilegeEscalation != false, unrestricted capabilities, seccompProfile",
    'remove what it forbids, or ask your cluster admin for a namespace whose level allows it',
  ],
  [
    'Error creating: admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Pod/team-a/x was blocked due to the following policies \n\nallowed-image-repos:\n  good-repos: \'validation error: All images in this Pod must come from an authorized repository. rule good-repos failed at path /spec/containers/0/image/\'\n',
    '! a rule of the cluster (validate.kyverno.svc-fail) forbids its pods: allowed-image-repos: good-repos: All images in this Pod must come from an authorized repository.',
    'change the request accordingly, or ask your cluster admin',
  ],
  [
    'Error creating: admission webhook "validation.gatekeeper.sh" denied the request: [allowed-repos] container <training> has an invalid image repo, allowed repos are ["harbor.acme.org/"]',
    '! a rule of the cluster (validation.gatekeeper.sh) forbids its pods: [allowed-repos] container <training> has an invalid image repo, allowed repos are ["harbor.acme.org/"]',
    'change the request accordingly, or ask your cluster admin',
  ],
  [
    'Error creating: pods "x" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{1000}: 1000 is not an allowed group, provider restricted-v2: .containers[0].runAsUser: Invalid value: 1000: must be in the ranges: [1000660000, 1000669999]]',
    '! OpenShift runs pods of this namespace only as a user from 1000660000 to 1000669999, and it asks for 1000',
    'submit it again with --uid 1000660000 --replace, or ask your cluster admin for another security context constraint',
  ],
  [
    'Error creating: pods "x" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].capabilities.add: Invalid value: "SYS_PTRACE": capability may not be added]',
    `! OpenShift's security context constraints forbid its pods: add "SYS_PTRACE": capability may not be added`,
    'ask your cluster admin which security context constraint it may use',
  ],
  [
    'Error creating: pods "x" is forbidden: unable to validate against any security context constraint: []',
    "! OpenShift's security context constraints forbid its pods",
    'ask your cluster admin which security context constraint it may use',
  ],
  [
    'Error creating: etcdserver: mvcc: database space exceeded',
    '! the cluster can keep nothing new: its own database is full',
    'tell your cluster admin',
  ],
  [
    'Error creating: Pod "x" is invalid: spec.containers[0].resources.requests: Invalid value: "16Gi": must be less than or equal to memory limit of 8Gi',
    '! its pods cannot be created: requests "16Gi": must be less than or equal to memory limit of 8Gi',
    'tell your cluster admin',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=4, used: requests.nvidia.com/gpu=6, limited: requests.nvidia.com/gpu=8',
    '! quota gpu has no room: it needs 4 nvidia.com/gpu more, 6 of 8 are used',
    'it starts as soon as there is room: delete what is no longer needed (`kubectl aisubmit list`), ask for less, or ask for a larger quota',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: exceeded quota: team, requested: limits.cpu=4,limits.memory=8Gi, used: limits.cpu=10,limits.memory=60Gi, limited: limits.cpu=12,limits.memory=64Gi',
    '! quota team has no room: it needs 4 limits.cpu more, 10 of 12 are used; 8Gi limits.memory more, 60Gi of 64Gi are used',
    'it starts as soon as there is room: delete what is no longer needed (`kubectl aisubmit list`), ask for less, or ask for a larger quota',
  ],
  [
    'forbidden: exceeded quota: q',
    "! the namespace's quota is used up: q",
    'it starts as soon as there is room: delete what is no longer needed (`kubectl aisubmit list`), ask for less, or ask for a larger quota',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: failed quota: q: must specify limits.cpu for: training; limits.memory for: training',
    '! quota q wants every container to say what it needs: limits.cpu for: training, limits.memory for: training',
    'submit it again with --cpu and --memory, or ask your cluster admin for defaults (a LimitRange)',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: status unknown for quota: q, resources: limits.cpu',
    '! the cluster is still counting what quota q has left',
    'wait; it is tried again',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [high]}]',
    '! no quota of the namespace lets it use what it asks for: {PriorityClass In [high]}',
    'submit it again without --priority-class, or ask your cluster admin for a quota',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "training" must set securityContext.allowPrivilegeEscalation=false)',
    `! the namespace's Pod Security level restricted forbids its pods: allowPrivilegeEscalation != false (container "training" must set securityContext.allowPrivilegeEscalation=false)`,
    'remove what it forbids, or ask your cluster admin for a namespace whose level allows it',
  ],
  [
    `Error creating: pods "training-x-abc" is forbidden: ValidatingAdmissionPolicy 'aisubmit-strict-pod' with binding 'aisubmit-strict-pod' denied request: [registries] container "training": image must come from registry.corp; see kubectl aisubmit explain registries`,
    `! the cluster's policy forbids its pods [registries]: container "training": image must come from registry.corp`,
    'read why, and what is allowed, with `kubectl aisubmit explain registries`, and submit it again',
  ],
  [
    `Error creating: pods "training-x-abc" is forbidden: ValidatingAdmissionPolicy 'acme' with binding 'acme-all' denied request: no latest tags`,
    '! a rule of the cluster (acme) forbids its pods: no latest tags',
    'change the request accordingly, or ask your cluster admin',
  ],
  [
    `Error creating: admission webhook "validate.kyverno.svc-fail" denied the request: 

resource Pod/team-a/x was blocked due to the following policies

require-labels:
  check: label team is required
`,
    '! a rule of the cluster (validate.kyverno.svc-fail) forbids its pods: require-labels: check: label team is required',
    'change the request accordingly, or ask your cluster admin',
  ],
  [
    'Error creating: admission webhook "policy.acme" denied the request without explanation',
    '! a rule of the cluster (policy.acme) forbids its pods',
    'change the request accordingly, or ask your cluster admin',
  ],
  [
    'Error creating: Internal error occurred: failed calling webhook "v.kyverno.svc": failed to call webhook: Post "https://k.kyverno.svc:443/validate?timeout=10s": context deadline exceeded',
    '! v.kyverno.svc, which the cluster asks about every pod, does not answer in time',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'Error creating: Internal error occurred: failed calling webhook "v.kyverno.svc": failed to call webhook: Post "https://k.kyverno.svc:443/validate": no endpoints available for service "k"',
    '! v.kyverno.svc, which the cluster asks about every pod, is not running',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'Error creating: Internal error occurred: failed calling webhook "v.kyverno.svc": failed to call webhook: Post "https://k.kyverno.svc:443/validate": tls: failed to verify certificate: x509: certificate has expired',
    '! v.kyverno.svc, which the cluster asks about every pod, shows a certificate that the API server does not trust',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: error looking up service account team-a/ml: serviceaccount "ml" not found',
    '! service account ml does not exist',
    'ask your cluster admin for it, or submit it again without --service-account; it starts as soon as it is there',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: no PriorityClass with name high was found',
    '! priority class high does not exist',
    'see which there are with `kubectl get priorityclass`, and submit it again with one of them',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
    '! runtime class gvisor does not exist',
    'see which there are with `kubectl get runtimeclass`, or tell your cluster admin',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: [maximum cpu usage per Container is 2, but limit is 4, maximum memory usage per Container is 8Gi, but limit is 16Gi]',
    "! the namespace's limits allow at most 2 cpu for each container, and it asks for 4",
    'submit it again with --cpu 2',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: minimum memory usage per Container is 1Gi, but request is 1Mi',
    "! the namespace's limits allow no less than 1Gi memory for each container, and it asks for 1Mi",
    'submit it again with --memory 1Gi',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: maximum memory usage per Pod is 1Gi.  No limit is specified',
    "! the namespace's limits allow at most 1Gi memory for each pod, and it does not say how much it needs",
    'submit it again with --memory 1Gi',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    "! the namespace's limits allow a cpu limit of 2 times the request at most, and it asks for 4 times",
    'submit it again with a limit nearer to the request',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: \u001b]0;x\u0007cpu max limit to request ratio per Pod is \u202e2, but provided ratio is 4',
    "! the namespace's limits allow a \\u{1b}]0;x\\u{7}cpu limit of \\u{202e}2 times the request at most, and it asks for 4 times",
    'submit it again with a limit nearer to the request',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: unable to create new content in namespace team-a because it is being terminated',
    '! namespace team-a is being deleted',
    'submit it to another namespace with --namespace',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist',
    '! the namespace does not allow what its pods tolerate',
    'choose another pool with --node-pool, or ask your cluster admin',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: pod node label selector conflicts with its namespace node label selector',
    '! the namespace is tied to other nodes than it asks for',
    'choose another pool with --node-pool, or ask your cluster admin',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10',
    '! quota team has no room: it needs 1 pod more, 10 of 10 are used',
    'it starts as soon as there is room: delete what is no longer needed (`kubectl aisubmit list`), ask for less, or ask for a larger quota',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: insufficient quota to consume: requests.nvidia.com/gpu',
    '! no quota of the namespace lets it use what it asks for: requests.nvidia.com/gpu',
    'ask your cluster admin for a quota that covers it',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: quota usage is negative for resource(s): cpu',
    "! the cluster is still counting what the namespace's quota has left",
    'wait; it is tried again',
  ],
  [
    `Error creating: pods "training-x-abc" is forbidden: ValidatingAdmissionPolicy 'acme' with binding 'acme-all' denied request: expression 'object.spec.x' resulted in error: no such key: x`,
    '! a rule of the cluster (acme) cannot be judged, so its pods are refused: no such key: x',
    'tell your cluster admin',
  ],
  [
    `Error creating: pods "training-x-abc" is forbidden: ValidatingAdmissionPolicy 'acme' with binding 'acme-all' denied request: failed to configure binding: no params found for policy binding with \`Deny\` parameterNotFoundAction`,
    '! a rule of the cluster (acme) cannot be judged, so its pods are refused: no params found for policy binding with `Deny` parameterNotFoundAction',
    'tell your cluster admin',
  ],
  [
    `Error creating: pods "training-x-abc" is forbidden: policy 'defaults' with binding 'all' denied request: no such key: spec`,
    '! a rule of the cluster (defaults) forbids its pods: no such key: spec',
    'change the request accordingly, or ask your cluster admin',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: volume with secret.secretName="tok" is not allowed because service account default does not reference that secret',
    '! service account default may not use Secret tok',
    'ask your cluster admin to add the Secret to those of the service account',
  ],
  [
    'Error creating: Internal error occurred: failed calling webhook "m.x": failed to call webhook: the server could not find the requested resource',
    '! m.x, which the cluster asks about every pod, is not there',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'Error creating: Internal error occurred: failed calling webhook "m.x": could not get REST client: unable to load root certificates: unable to parse bytes as PEM block',
    '! m.x, which the cluster asks about every pod, is set up with a certificate that cannot be read',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'Error creating: Internal error occurred: resource quota evaluation timed out',
    '! the cluster is too busy to create its pods: resource quota evaluation timed out',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'Error creating: etcdserver: request timed out',
    '! the cluster is too busy to create its pods: etcdserver: request timed out',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'Error creating: pods "training-x-abc" is forbidden: strange \u001b[31mthing',
    '! its pods cannot be created: strange \\u{1b}[31mthing',
    'tell your cluster admin',
  ],
  ['', '! its pods cannot be created', 'tell your cluster admin'],
])('a controller: %s', (message, sentence, next) => {
  const finding = explainRefusal(message);
  expect([finding.state, `! ${finding.sentence}`, finding.next]).toEqual(['Pending', sentence, next]);
});
