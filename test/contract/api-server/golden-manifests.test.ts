import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { pathOf, resourceOfKind } from '../../sandbox/api/resources.ts';
import { DEFAULT_NAMESPACES } from '../../sandbox/seed.ts';
import { type Any, until } from './call-api.ts';
import { JOBS } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'golden', 'manifests');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));

/** What a policy opens, for a namespace whose Pod Security level lets it in. */
const OPENED = join(import.meta.dirname, '..', '..', 'golden', 'opened');
const OPEN = { name: 'open', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } };

/** The objects of a golden file, put into a namespace of the sandbox. */
function objectsOf(file: string, { folder = FOLDER, namespace = 'team-a' } = {}): Any[] {
  const documents = parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS());
  return documents
    .filter((object) => object !== null)
    .map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }));
}

withSandbox({ namespaces: [...DEFAULT_NAMESPACES, OPEN] }, ({ admin, alice }) => {
  test.each(readdirSync(OPENED))(
    'opened/%s is admitted where the level allows it, and warned of elsewhere',
    async (file) => {
      for (const object of objectsOf(file, { folder: OPENED, namespace: 'open' })) {
        const path = pathOf(resourceOfKind(object.apiVersion, object.kind) ?? missing(object.kind), 'open');
        const tried = await admin('POST', `${path}?dryRun=All&fieldValidation=Strict`, { body: object });
        expect([object.kind, tried.status, tried.headers.warning, tried.body.message]).toEqual([
          object.kind,
          201,
          undefined,
          undefined,
        ]);
      }
      const job = objectsOf(file, { folder: OPENED }).find(({ kind }) => kind === 'Job');
      const { headers } = await alice('POST', `${JOBS}?dryRun=All`, { body: job });
      expect(headers.warning).toContain('restricted volume types (volumes');
      expect(headers.warning).toContain('\\"nfs\\"');
      expect(headers.warning).toContain('\\"hostPath\\"');
    },
  );

  describe('what aisubmit builds', () => {
    test('there is something to try', () => {
      expect(files.length).toBeGreaterThan(0);
    });

    test.each(files)('%s is admitted without a warning, field by field', async (file) => {
      for (const object of objectsOf(file)) {
        const resource = resourceOfKind(object.apiVersion, object.kind);
        if (resource === undefined) throw new Error(`the sandbox has no ${object.apiVersion} ${object.kind}`);
        const path = `${pathOf(resource, 'team-a')}?dryRun=All&fieldValidation=Strict`;
        const { status, headers, body } = await alice('POST', path, { body: object });
        expect([object.kind, status, headers.warning, body.message]).toEqual([object.kind, 201, undefined, undefined]);
      }
    });

    test.each(files)('the pods of %s are admitted', async (file) => {
      for (const object of objectsOf(file)) {
        const template = object.spec?.template;
        if (template === undefined) continue;
        const accountName = template.spec.serviceAccountName ?? 'default';
        const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: accountName } };
        await admin('POST', '/api/v1/namespaces/team-a/serviceaccounts', { body: account });
        const className = template.spec.priorityClassName;
        const priority = {
          apiVersion: 'scheduling.k8s.io/v1',
          kind: 'PriorityClass',
          metadata: { name: className },
          value: 1,
        };
        if (className !== undefined)
          await admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { body: priority });
        const made = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { ...template.metadata, name: 'golden' },
          spec: template.spec,
        };
        const admitted = await until(
          () => admin('POST', '/api/v1/namespaces/team-a/pods?dryRun=All&fieldValidation=Strict', { body: made }),
          // The real server learns of new accounts and classes from a cache.
          ({ status, body }) => status === 201 || !/serviceaccount|PriorityClass/.test(body.message),
        );
        expect([admitted.status, admitted.body.message]).toEqual([201, undefined]);
      }
    });
  });
});

function missing(kind: string): never {
  throw new Error(`the sandbox has no ${kind}`);
}
