import type { NamedObject, NamedObjects } from '../named-objects.ts';
import type { Effective } from './effective.ts';
import { namedSecrets } from './named-secrets.ts';

/** What a request names and does not make. */
export function namedObjects(effective: Effective): NamedObjects {
  return { secrets: namedSecrets(effective), configMaps: configMapsOf(effective), claims: claimsOf(effective) };
}

function configMapsOf({ spec }: Effective): NamedObject[] {
  return [
    ...spec.git.flatMap(({ signedBy, index }) => named(signedBy, `spec.git[${index}].signedBy`)),
    ...named(spec.tracking?.mlflow?.ca, 'spec.tracking.mlflow.ca'),
    ...spec.s3.flatMap(({ ca }, index) => named(ca, `spec.s3[${index}].ca`)),
    ...spec.mounts.flatMap(({ configMap }, index) => named(configMap?.name, `spec.mounts[${index}].configMap.name`)),
  ];
}

function claimsOf({ spec }: Effective): NamedObject[] {
  return [
    ...spec.s3.flatMap(({ claim }, index) => named(claim, `spec.s3[${index}].claim`)),
    ...spec.mounts.flatMap(({ pvc }, index) => named(pvc?.claimName, `spec.mounts[${index}].pvc.claimName`)),
  ];
}

function named(name: string | undefined, path: string): NamedObject[] {
  return name === undefined ? [] : [{ name, path }];
}
