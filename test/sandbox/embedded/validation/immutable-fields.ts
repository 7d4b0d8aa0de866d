import { at, boolAt, cloneJson, type Fields, fieldsAt, isFields, listAt, sameJson } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { hasCondition } from '../../controllers/pod-facts.ts';
import type { FieldErrors } from './field-errors.ts';

const IMMUTABLE = 'field is immutable';

/** What may never change, by kind; Jobs and pods have rules of their own. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.selector'],
  ReplicaSet: ['spec.selector'],
  Secret: ['type'],
  Service: ['spec.clusterIP'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
};

export function validateImmutable(object: Obj, old: Obj, errors: FieldErrors): void {
  const isName = [object, old].some(({ spec }) => spec?.['type'] === 'ExternalName');
  for (const path of isName ? [] : (FIXED[object.kind] ?? [])) {
    if (!sameJson(at(object, path), at(old, path))) errors.invalid(path, at(object, path), IMMUTABLE);
  }
  if (object.kind === 'Job') fixedInJob(object, old, errors);
  if (object.kind === 'Pod') fixedInPod(object, old, errors);
  if (object.kind === 'PersistentVolumeClaim') fixedInClaim(object, old, errors);
  if (boolAt(old, 'immutable') === true && !sameJson(object['data'], old['data']))
    errors.forbidden('data', 'field is immutable when `immutable` is set');
}

/** Debug containers are only ever added. */
export function keepDebugging(object: Obj, old: Obj, errors: FieldErrors): void {
  const now = listAt(object, 'spec.ephemeralContainers');
  for (const [i, before] of listAt(old, 'spec.ephemeralContainers').entries()) {
    const found = now.find(({ name }) => name === before['name']);
    if (found === undefined) {
      errors.forbidden(
        'spec.ephemeralContainers',
        `existing ephemeral containers "${before['name']}" may not be removed\n`,
      );
    } else if (!sameJson(found, before)) {
      errors.forbidden(
        `spec.ephemeralContainers[${i}]`,
        `existing ephemeral containers "${before['name']}" may not be changed\n`,
      );
    }
  }
}

const SCHEDULING_FIELDS = ['nodeSelector', 'tolerations', 'affinity', 'schedulingGates'];

/** A Job's template may change only in where it runs, and only while it is suspended and has not started; resources too (1.36). */
function fixedInJob(object: Obj, old: Obj, errors: FieldErrors): void {
  for (const field of ['selector', 'completionMode', 'podFailurePolicy', 'backoffLimitPerIndex']) {
    if (!sameJson(object.spec?.[field], old.spec?.[field]))
      errors.invalid(`spec.${field}`, object.spec?.[field] ?? null, IMMUTABLE);
  }
  if (
    object.spec?.['completionMode'] !== 'Indexed' &&
    !sameJson(object.spec?.['completions'], old.spec?.['completions'])
  )
    errors.invalid('spec.completions', object.spec?.['completions'], IMMUTABLE);
  const isOpen =
    boolAt(old, 'spec.suspend') === true && (hasCondition(old, 'Suspended') || old.status?.['startTime'] === undefined);
  const strip = (job: Obj) =>
    isOpen ? withoutScheduling(fieldsAt(job, 'spec.template')) : fieldsAt(job, 'spec.template');
  if (!sameJson(strip(object), strip(old)))
    errors.invalid(isOpen ? 'spec.template.spec' : 'spec.template', fieldsAt(object, 'spec.template'), IMMUTABLE);
}

function withoutScheduling(template: Fields): Fields {
  const copy = cloneJson(template);
  delete copy['metadata'];
  const spec = fieldsAt(copy, 'spec');
  for (const field of SCHEDULING_FIELDS) delete spec[field];
  for (const list of ['containers', 'initContainers']) {
    const containers = spec[list];
    if (Array.isArray(containers))
      for (const container of containers) if (isFields(container)) delete container['resources'];
  }
  return copy;
}

function fixedInPod(object: Obj, old: Obj, errors: FieldErrors): void {
  const strip = (pod: Obj) => {
    const spec = cloneJson(fieldsAt(pod, 'spec'));
    for (const field of ['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds', 'nodeName'])
      delete spec[field];
    for (const list of ['containers', 'initContainers']) {
      const containers = spec[list];
      if (Array.isArray(containers))
        for (const container of containers) if (isFields(container)) delete container['image'];
    }
    return spec;
  };
  if (!sameJson(strip(object), strip(old))) {
    errors.forbidden(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    );
  }
}

function fixedInClaim(object: Obj, old: Obj, errors: FieldErrors): void {
  const strip = ({ spec = {} }: Obj) => {
    const { resources: _resources, volumeName: _volume, volumeAttributesClassName: _class, ...rest } = spec;
    return rest;
  };
  if (!sameJson(strip(object), strip(old)))
    errors.forbidden(
      'spec',
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    );
}
