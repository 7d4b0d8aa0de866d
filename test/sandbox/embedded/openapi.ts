import type { Fields } from '../api/fields.ts';
import { groupVersionOf, pathOf, RESOURCES, type Resource } from '../api/resources.ts';

/** Where the description of each group version lies. */
export function openApiIndex(): Fields {
  const versions = [...new Set(RESOURCES.map(groupVersionOf))];
  return {
    paths: Object.fromEntries(
      versions.map((version) => [keyOf(version), { serverRelativeURL: `/openapi/v3/${keyOf(version)}` }]),
    ),
  };
}

/** Just enough OpenAPI for kubectl to see that the server validates fields itself. */
export function openApiOf(key: string): Fields | undefined {
  const resources = RESOURCES.filter((resource) => keyOf(groupVersionOf(resource)) === key);
  if (resources.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'sandbox' },
    paths: Object.fromEntries(
      resources.map((resource) => [
        `${pathOf(resource, resource.namespaced ? '{namespace}' : undefined)}/{name}`,
        patchOperation(resource),
      ]),
    ),
    components: { schemas: {} },
  };
}

function patchOperation({ group, version, kind }: Resource): Fields {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  return {
    patch: {
      parameters,
      responses: {},
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': { group, version, kind },
    },
  };
}

function keyOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
}
