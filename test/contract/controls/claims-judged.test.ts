import { API_VERSION, admissionPolicies, checkManifests, parsePolicy } from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { until } from '../api-server/call-api.ts';
import { onBoth } from '../api-server/with-sandbox.ts';

const POLICY = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'claims' },
  spec: { storage: { claims: ['datasets'], volumeSize: '100Gi' } },
});
const CLAIMS = '/api/v1/namespaces/team-a/persistentvolumeclaims?dryRun=All';
const ADMISSION = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic';

const claim = (storage: unknown, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'training-demo-data', namespace: 'team-a' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...more },
});
const from = (name: string, more: object = {}) => ({ kind: 'PersistentVolumeClaim', name, ...more });

onBoth('claims are judged alike', (kind) => {
  let sandbox: Sandbox;
  const refused = async (manifest: object): Promise<boolean> => {
    const { status, body } = await sandbox.admin('POST', CLAIMS, manifest);
    if (status === 201) return false;
    expect(JSON.stringify(body)).toMatch(/\[(volume-size|claim-source)\]/);
    return true;
  };

  beforeAll(async () => {
    const labels = { 'aisubmit.dev/policy': POLICY.name };
    sandbox = await startSandbox({ kind, namespaces: [{ name: 'team-a', labels }] });
    const { objects } = admissionPolicies(POLICY, { mode: 'deny', kubeMinor: 36, hash: 'unknown' });
    for (const object of objects.filter(({ metadata }) => metadata.name?.endsWith('-persistentvolumeclaim'))) {
      const plural = object.kind.endsWith('Binding') ? `${ADMISSION}ybindings` : `${ADMISSION}ies`;
      expect((await sandbox.admin('POST', plural, object)).status).toBe(201);
    }
    // An admission policy is asked from a moment after it was made.
    await until(
      () => refused(claim('1Ti')),
      (isRefused) => isRefused,
    );
  }, 120_000);

  afterAll(() => sandbox?.stop());

  test.each<[boolean, object]>([
    [false, claim('100Gi')],
    [false, claim('107374182400')],
    [true, claim('101Gi')],
    [true, claim('107374182401')],
    [true, claim('1e12')],
    [true, claim(107_374_182_401)],
    [false, claim('1Gi', { dataSource: from('datasets') })],
    [true, claim('1Gi', { dataSource: from('payroll') })],
    [true, claim('1Gi', { dataSourceRef: from('payroll') })],
  ])('%s: %j', async (isRefused, manifest) => {
    expect([checkManifests([manifest], { policy: POLICY }).violations.length > 0, await refused(manifest)]).toEqual([
      isRefused,
      isRefused,
    ]);
  });
});
