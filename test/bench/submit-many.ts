// One process that submits many runs: node submit-many.ts COUNT PREFIX
import { baselinePolicy, buildBundle, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { connectCluster, submitBundle } from '@aisubmit/sdk/client';

const IN_FLIGHT = 16;
const [count = '100', prefix = 'many'] = process.argv.slice(2);

const api = await connectCluster({ version: '0.0.0' });
let next = 0;
await Promise.all(Array.from({ length: IN_FLIGHT }, submitUntilDone));
await api.close();

async function submitUntilDone(): Promise<void> {
  while (next < Number(count)) {
    const name = `${prefix}-${next++}`;
    const request = parseRequest({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'Training',
      metadata: { name },
      spec: { image: 'python:3' },
    });
    const resolution = resolveRequest(request, baselinePolicy);
    if (!resolution.ok) throw new Error('the request is refused');
    const context = { namespace: 'team-a', requestId: name, submittedBy: 'alice', version: '0.0.0' };
    await submitBundle(api, buildBundle(resolution.effective, context));
  }
}
