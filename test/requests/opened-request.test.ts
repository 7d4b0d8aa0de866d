import { API_VERSION, bundleObjects, checkManifests, type PackedCode, packCode, parsePolicy } from '@aisubmit/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryRequest } from './arbitrary-request.ts';
import { buildRequest, CONTEXT } from './build-request.ts';

type List = readonly Readonly<Record<string, unknown>>[];
interface Request {
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly git?: List;
    readonly s3?: List;
    readonly mounts?: List;
  };
}

/** Everything that only a policy opens. */
const POLICY = parsePolicy({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: 'open' },
  spec: {
    tokens: { audiences: ['sts.amazonaws.com'] },
    git: { image: 'git.example.com/git:1' },
    storage: {
      nfs: [{ server: 'fs.example.com', path: '/e', readOnly: true }],
      hostPaths: [{ path: '/mnt/x', type: 'Directory' }],
      imageVolumes: true,
    },
    network: { declared: 'public' },
  },
});
const CODE: PackedCode = packCode([{ path: 'a.py', bytes: new TextEncoder().encode('print(1)\n') }]);
const ROLE = { url: 's3://other/x', role: 'arn:aws:iam::123456789012:role/a' };

const MORE = fc.record(
  {
    role: fc.constantFrom({ mode: 'credentials' }, { mode: 'download', path: '/more/in', size: '512Mi' }),
    code: fc.constantFrom({}, { path: '/more/code' }, { path: '/home/aisubmit/code' }),
    git: fc.constantFrom({ signedBy: 'signers' }, { lfs: true }),
    mount: fc.constantFrom(
      { nfs: { server: 'fs.example.com', path: '/e' }, readOnly: true },
      { hostPath: { path: '/mnt/x' } },
      { image: { reference: 'quay.io/a/b:1' } },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);

test('the checker accepts what only a policy opens, and no two parts of a bundle share a name or a path', () => {
  fc.assert(
    fc.property(arbitraryRequest(), MORE, (request, more) => {
      const bundle = buildRequest(opened(request as Request, more), { ...CONTEXT, code: CODE }, POLICY);
      const { violations } = checkManifests(bundleObjects(bundle), { namespace: 'team-a', policy: POLICY });
      expect(violations).toEqual([]);
      const { containers, initContainers = [], volumes } = podOf(bundle.parent);
      const all = [...initContainers, ...containers];
      expect(repeated(all.map(({ name }) => name))).toEqual([]);
      expect(repeated(volumes.map(({ name }) => name))).toEqual([]);
      for (const { volumeMounts } of all) expect(repeated(volumeMounts.map(({ mountPath }) => mountPath))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

function opened(
  { kind, spec, ...rest }: Request,
  more: { role?: object; code?: object; git?: object; mount?: object },
) {
  const own = (spec.s3 ?? []).filter(({ mode }) => mode !== 'credentials');
  const takesLfs = (url: unknown): boolean => String(url).startsWith('https:') || !('lfs' in (more.git ?? {}));
  return {
    ...rest,
    kind,
    spec: {
      ...spec,
      ...(more.role === undefined ? {} : { serviceAccount: 'a', s3: [...own, { ...ROLE, ...more.role }] }),
      ...(more.code === undefined || !mayTakeCode(kind, spec) ? {} : { code: { ...more.code, sha256: CODE.sha256 } }),
      ...(more.git === undefined || spec.git === undefined
        ? {}
        : { git: spec.git.map((each) => (takesLfs(each['url']) ? { ...each, ...more.git } : each)) }),
      ...(more.mount === undefined ? {} : { mounts: [...(spec.mounts ?? []), { path: '/more/mount', ...more.mount }] }),
    },
  };
}

/** Code may not lie in another mount, and some requests mount their home. */
function mayTakeCode(kind: string, { mounts = [] }: Request['spec']): boolean {
  return kind !== 'Notebook' && mounts.every(({ path }) => !String(path).startsWith('/home'));
}

interface Pod {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string }[];
}
interface Container {
  readonly name: string;
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

function podOf(parent: object): Pod {
  return (parent as { spec: { template: { spec: Pod } } }).spec.template.spec;
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
