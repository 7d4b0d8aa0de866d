import { API_VERSION, checkManifests, parsePolicy } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { until } from '../api-server/call-api.ts';
import { objectPolicies } from './admission-policies.ts';

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

describe.skipIf(!availableSandboxes().includes('real'))('real: claims are judged alike', () => {
  let sandbox: Sandbox;
  const refused = async (manifest: object): Promise<boolean> => {
    const { status, body } = await sandbox.admin('POST', CLAIMS, manifest);
    if (status === 201) return false;
    expect(JSON.stringify(body)).toMatch(/\[(volume-size|claim-source)\]/);
    return true;
  };

  beforeAll(async () => {
    sandbox = await startSandbox({ kind: 'real' });
    const name = 'objects-persistentvolumeclaim';
    const policy = objectPolicies(POLICY).find(({ metadata }) => metadata.name === name);
    expect((await sandbox.admin('POST', `${ADMISSION}ies`, policy)).status).toBe(201);
    const binding = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    };
    expect((await sandbox.admin('POST', `${ADMISSION}ybindings`, binding)).status).toBe(201);
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
