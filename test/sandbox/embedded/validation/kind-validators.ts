import { at, type Fields, fieldsAt, listAt, mapAt, numberAt, sameJson, stringAt, stringsAt } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { nanoOf } from '../schema/quantity.ts';
import { validateAdmissionBinding, validateAdmissionPolicy } from './admission-policy.ts';
import type { FieldErrors } from './field-errors.ts';
import { validateLabels, validateSelector } from './metadata.ts';
import { validateNetworkPolicy } from './network-policy.ts';
import { oneOf, validatePodSpec } from './pod-spec.ts';

type Validator = (spec: Fields, errors: FieldErrors, object: Obj) => void;

const SECRET_LIMIT = 1024 * 1024;
const DATA_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** What each kind refuses beyond types and required fields. */
export const KIND_VALIDATORS: Readonly<Record<string, Validator>> = {
  Pod: (spec, errors) => validatePodSpec(spec, 'spec', errors),
  Job: validateJob,
  Deployment: (spec, errors) => {
    validateWorkload(spec, errors);
    const surge = at(spec, 'strategy.rollingUpdate.maxSurge');
    const spare = at(spec, 'strategy.rollingUpdate.maxUnavailable');
    if (isZero(surge) && isZero(spare))
      errors.invalid('spec.strategy.rollingUpdate.maxUnavailable', spare, 'may not be 0 when `maxSurge` is 0');
    oneOf(at(spec, 'strategy.type'), ['Recreate', 'RollingUpdate'], { path: 'spec.strategy.type', errors });
  },
  ReplicaSet: validateWorkload,
  StatefulSet: validateWorkload,
  DaemonSet: validateWorkload,
  ReplicationController: validateTemplate,
  CronJob: (spec, errors) =>
    validatePodSpec(fieldsAt(spec, 'jobTemplate.spec.template.spec'), 'spec.jobTemplate.spec.template.spec', errors),
  PodTemplate: (_spec, errors, object) => validatePodSpec(fieldsAt(object, 'template.spec'), 'template.spec', errors),
  ValidatingAdmissionPolicy: validateAdmissionPolicy,
  ValidatingAdmissionPolicyBinding: validateAdmissionBinding,
  Service: validateService,
  NetworkPolicy: validateNetworkPolicy,
  HorizontalPodAutoscaler: validateAutoscaler,
  PodDisruptionBudget: (spec, errors) => {
    validateSelector(fieldsAt(spec, 'selector'), 'spec.selector', errors);
    if (spec['minAvailable'] !== undefined && spec['maxUnavailable'] !== undefined)
      errors.invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set');
    oneOf(spec['unhealthyPodEvictionPolicy'], ['AlwaysAllow', 'IfHealthyBudget'], {
      path: 'spec.unhealthyPodEvictionPolicy',
      errors,
    });
  },
  PersistentVolumeClaim: validateClaim,
  Secret: (_spec, errors, object) => validateData(object, SECRET_LIMIT, errors),
  ConfigMap: (_spec, errors, object) => validateData(object, SECRET_LIMIT, errors),
};

function validateJob(spec: Fields, errors: FieldErrors): void {
  for (const field of [
    'parallelism',
    'completions',
    'backoffLimit',
    'backoffLimitPerIndex',
    'activeDeadlineSeconds',
    'ttlSecondsAfterFinished',
  ])
    negative(spec, field, errors);
  const template = fieldsAt(spec, 'template');
  const policy = stringAt(template, 'spec.restartPolicy');
  if (policy === 'Always') errors.unsupported('spec.template.spec.restartPolicy', 'Always', ['OnFailure', 'Never']);
  if (spec['completionMode'] === 'Indexed' && spec['completions'] === undefined)
    errors.required('spec.completions', 'when completion mode is Indexed');
  if (spec['backoffLimitPerIndex'] !== undefined && spec['completionMode'] !== 'Indexed')
    errors.invalid('spec.backoffLimitPerIndex', spec['backoffLimitPerIndex'], 'requires indexed completion mode');
  oneOf(spec['completionMode'], ['NonIndexed', 'Indexed'], { path: 'spec.completionMode', errors });
  if (spec['podFailurePolicy'] !== undefined && policy !== 'Never')
    errors.invalid(
      'spec.template.spec.restartPolicy',
      policy,
      'only "Never" is supported when podFailurePolicy is specified',
    );
  if (spec['podFailurePolicy'] !== undefined)
    oneOf(spec['podReplacementPolicy'], ['Failed'], { path: 'spec.podReplacementPolicy', errors });
  for (const [i, rule] of listAt(spec, 'podFailurePolicy.rules').entries())
    validateRule(rule, `spec.podFailurePolicy.rules[${i}]`, errors);
  validateTemplate(spec, errors);
}

function validateRule(rule: Fields, path: string, errors: FieldErrors): void {
  oneOf(rule['action'], ['Count', 'FailIndex', 'FailJob', 'Ignore'], { path: `${path}.action`, errors });
  const handlers = ['onExitCodes', 'onPodConditions'].filter((field) => rule[field] !== undefined);
  if (handlers.length !== 1)
    errors.invalid(
      path,
      rule,
      handlers.length === 0
        ? 'specifying one of OnExitCodes and OnPodConditions is required'
        : 'specifying both OnExitCodes and OnPodConditions is not supported',
    );
  const values = at(rule, 'onExitCodes.values');
  if (Array.isArray(values) && values.includes(0) && at(rule, 'onExitCodes.operator') === 'In')
    errors.invalid(`${path}.onExitCodes.values[${values.indexOf(0)}]`, 0, 'must not be 0 for the In operator');
}

function validateWorkload(spec: Fields, errors: FieldErrors): void {
  negative(spec, 'replicas', errors);
  const selector = fieldsAt(spec, 'selector');
  validateSelector(selector, 'spec.selector', errors);
  const wanted = mapAt(selector, 'matchLabels');
  const labels = mapAt(spec, 'template.metadata.labels');
  if (Object.keys(selector).length === 0 && spec['selector'] !== undefined)
    errors.invalid('spec.selector', selector, 'empty selector is invalid for deployment');
  if (Object.entries(wanted).some(([key, value]) => labels[key] !== value))
    errors.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
  if (stringAt(spec, 'template.spec.restartPolicy') !== 'Always')
    errors.unsupported('spec.template.spec.restartPolicy', stringAt(spec, 'template.spec.restartPolicy'), ['Always']);
  if (numberAt(spec, 'template.spec.activeDeadlineSeconds') !== undefined)
    errors.forbidden(
      'spec.template.spec.activeDeadlineSeconds',
      'activeDeadlineSeconds in ReplicaSet is not Supported',
    );
  validateTemplate(spec, errors);
}

function validateTemplate(spec: Fields, errors: FieldErrors): void {
  validateLabels(mapAt(spec, 'template.metadata.labels'), 'spec.template.labels', errors);
  validatePodSpec(fieldsAt(spec, 'template.spec'), 'spec.template.spec', errors);
}

function validateService(spec: Fields, errors: FieldErrors): void {
  const ports = listAt(spec, 'ports');
  oneOf(spec['type'], ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], { path: 'spec.type', errors });
  if (ports.length === 0 && spec['clusterIP'] !== 'None' && spec['type'] !== 'ExternalName')
    errors.required('spec.ports');
  validateLabels(mapAt(spec, 'selector'), 'spec.selector', errors);
  const seen: unknown[] = [];
  for (const [i, port] of ports.entries()) {
    const number = numberAt(port, 'port');
    if (number !== undefined && (number < 1 || number > 65535))
      errors.invalid(`spec.ports[${i}].port`, number, 'must be between 1 and 65535, inclusive');
    if (ports.length > 1 && stringAt(port, 'name') === undefined) errors.required(`spec.ports[${i}].name`);
    const identity = [port['port'], port['protocol']];
    if (seen.some((other) => sameJson(other, identity)))
      errors.duplicate(`spec.ports[${i}]`, { port: port['port'], protocol: port['protocol'] });
    seen.push(identity);
  }
}

function validateAutoscaler(spec: Fields, errors: FieldErrors): void {
  const min = numberAt(spec, 'minReplicas') ?? 1;
  const max = numberAt(spec, 'maxReplicas') ?? 0;
  if (min < 1) errors.invalid('spec.minReplicas', min, 'must be greater than or equal to 1');
  if (spec['maxReplicas'] !== undefined && max < 1) errors.invalid('spec.maxReplicas', max, 'must be greater than 0');
  if (spec['maxReplicas'] !== undefined && max < min)
    errors.invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`');
  for (const [i, metric] of listAt(spec, 'metrics').entries()) {
    const type = stringAt(metric, 'type') ?? '';
    const field = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
    if (type !== '' && metric[field] === undefined)
      errors.required(`spec.metrics[${i}].${field}`, `must populate information for the given metric source`);
  }
}

function validateClaim(spec: Fields, errors: FieldErrors): void {
  const modes = stringsAt(spec, 'accessModes');
  if (modes.length === 0) errors.required('spec.accessModes', 'at least 1 access mode is required');
  for (const [i, mode] of modes.entries())
    oneOf(mode, ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'], {
      path: `spec.accessModes[${i}]`,
      errors,
    });
  const storage = stringAt(spec, 'resources.requests.storage');
  if (storage === undefined) errors.required('spec.resources[storage]');
  else if ((nanoOf(storage) ?? 0n) <= 0n)
    errors.invalid('spec.resources[storage]', storage, 'must be greater than zero');
}

function validateData(object: Obj, limit: number, errors: FieldErrors): void {
  const data = mapAt(object, 'data');
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    size += value.length;
    if (!DATA_KEY.test(key))
      errors.invalid(
        `data[${key}]`,
        key,
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      );
  }
  if (size > limit) errors.tooLong('data', limit);
}

function negative(spec: Fields, field: string, errors: FieldErrors): void {
  const value = numberAt(spec, field);
  if (value !== undefined && value < 0) errors.invalid(`spec.${field}`, value, 'must be greater than or equal to 0');
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '0%';
}
