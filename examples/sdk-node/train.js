// Builds, checks, submits and follows a training run. Uses your kubeconfig, as kubectl does.
//
//   node train.js NAMESPACE

import { randomUUID } from 'node:crypto';
import {
  API_VERSION,
  baselinePolicy,
  buildBundle,
  bundleObjects,
  checkManifests,
  namedObjects,
  parseRequest,
  resolveRequest,
} from '@aisubmit/sdk';
import {
  connectCluster,
  follow,
  preflight,
  removeWorkload,
  submitBundle,
  throwIfRefused,
  whoAmI,
  workloadLogs,
} from '@aisubmit/sdk/client';

const namespace = process.argv[2] ?? 'team-a';
const api = await connectCluster();

try {
  // 1. What you want. A mistake is an error with the path of the field and what was meant.
  const request = parseRequest({
    apiVersion: API_VERSION,
    kind: 'Training',
    metadata: { name: `sdk-${randomUUID().slice(0, 8)}` },
    spec: {
      image: 'python:3.12-slim',
      command: ['python', '-c', 'print("trained")'],
      resources: { cpu: '1', memory: '1Gi' },
      maxRuntime: '1h',
    },
  });

  // 2. What the policy makes of it, and the objects it becomes.
  const resolution = resolveRequest(request, baselinePolicy);
  if (!resolution.ok)
    throw new Error(resolution.violations.map(({ path, message }) => `${path} ${message}`).join('\n'));
  const { username } = await whoAmI(api);
  const context = { namespace, requestId: randomUUID(), submittedBy: username, version: 'example' };
  const bundle = buildBundle(resolution.effective, context);

  // 3. The checker judges the objects as a stranger would; the cluster is asked before anything is written.
  const { violations } = checkManifests(bundleObjects(bundle), { namespace });
  if (violations.length > 0) throw new Error(violations.map(({ message }) => message).join('\n'));
  // Secrets, claims and ConfigMaps that the request names are looked for as well.
  throwIfRefused(await preflight(api, bundle, { named: namedObjects(resolution.effective) }), bundle);

  // 4. All of it or nothing, then one line for everything that happens.
  await submitBundle(api, bundle, { onProgress: ({ step, object }) => console.log(step, object) });
  const workload = { kind: bundle.kind, name: bundle.name, namespace };
  for await (const status of follow(api, workload)) {
    console.log(`${status.state}: ${status.sentence}`);
    if (status.state === 'Failed') process.exitCode = status.exitCode ?? 1;
  }
  for await (const { line } of workloadLogs(api, workload)) console.log(`| ${line}`);
  await removeWorkload(api, workload, { wait: true });
} finally {
  await api.close();
}
