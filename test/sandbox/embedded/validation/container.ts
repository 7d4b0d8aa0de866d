import { at, boolAt, type Fields, fieldsAt, listAt, mapAt, numberAt, stringAt, stringsAt } from '../../api/fields.ts';
import { nanoOf } from '../schema/quantity.ts';
import type { FieldErrors } from './field-errors.ts';
import { labelRule, qualifiedNameRule } from './name-rules.ts';

export interface ContainerPlace {
  readonly path: string;
  readonly volumes: ReadonlySet<string>;
  readonly isInit: boolean;
  readonly errors: FieldErrors;
}

const STANDARD_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage']);
/** Since 1.30 an environment variable's name is any printable ASCII without the equals sign. */
const ENV_NAME = /^[ -<>-~]+$/;

export function validateContainer(container: Fields, place: ContainerPlace): void {
  const { path, errors, isInit } = place;
  const name = stringAt(container, 'name') ?? '';
  const wrong = name === '' ? undefined : labelRule(name);
  if (wrong !== undefined) errors.invalid(`${path}.name`, name, wrong);
  const image = stringAt(container, 'image');
  if (image === undefined || image === '') errors.required(`${path}.image`);
  else if (image !== image.trim())
    errors.invalid(`${path}.image`, image, 'must not have leading or trailing whitespace');
  validateEnv(listAt(container, 'env'), `${path}.env`, errors);
  validateMounts(listAt(container, 'volumeMounts'), place);
  validateResources(fieldsAt(container, 'resources'), `${path}.resources`, errors);
  validatePorts(listAt(container, 'ports'), `${path}.ports`, errors);
  validateSecurity(fieldsAt(container, 'securityContext'), `${path}.securityContext`, errors);
  const hasProbes = !isInit || container['restartPolicy'] === 'Always';
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (container[probe] === undefined) continue;
    if (!hasProbes)
      errors.forbidden(`${path}.${probe}`, 'may not be set for init containers without restartPolicy=Always');
    validateProbe(fieldsAt(container, probe), `${path}.${probe}`, errors);
  }
}

function validateEnv(variables: readonly Fields[], path: string, errors: FieldErrors): void {
  for (const [i, variable] of variables.entries()) {
    const { name, value, valueFrom } = variable;
    if (typeof name === 'string' && name !== '' && !ENV_NAME.test(name))
      errors.invalid(
        `${path}[${i}].name`,
        name,
        "a valid environment variable name must consist only of printable ASCII characters other than '='",
      );
    if (valueFrom === undefined) continue;
    const sources = Object.keys(fieldsAt(variable, 'valueFrom'));
    if (sources.length !== 1)
      errors.invalid(
        `${path}[${i}].valueFrom`,
        '',
        sources.length === 0
          ? 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
          : 'may not have more than one field specified at a time',
      );
    if (typeof value === 'string' && value !== '')
      errors.invalid(`${path}[${i}].valueFrom`, '', 'may not be specified when `value` is not empty');
  }
}

function validateMounts(mounts: readonly Fields[], { path, volumes, errors }: ContainerPlace): void {
  const seen = new Set<string>();
  for (const [i, mount] of mounts.entries()) {
    const field = `${path}.volumeMounts[${i}]`;
    const name = stringAt(mount, 'name') ?? '';
    const mountPath = stringAt(mount, 'mountPath') ?? '';
    if (name !== '' && !volumes.has(name)) errors.notFound(`${field}.name`, name);
    if (seen.has(mountPath)) errors.invalid(`${field}.mountPath`, mountPath, 'must be unique');
    seen.add(mountPath);
    if (mountPath.includes(':')) errors.invalid(`${field}.mountPath`, mountPath, "must not contain ':'");
    const subPath = stringAt(mount, 'subPath') ?? '';
    if (subPath.startsWith('/')) errors.invalid(`${path}.volumeMounts.subPath`, subPath, 'must be a relative path');
    if (subPath.split('/').includes('..'))
      errors.invalid(`${path}.volumeMounts.subPath`, subPath, "must not contain '..'");
  }
}

function validateResources(resources: Fields, path: string, errors: FieldErrors): void {
  const limits = mapAt(resources, 'limits');
  const requests = mapAt(resources, 'requests');
  for (const [list, values] of Object.entries({ limits, requests })) {
    for (const [name, value] of Object.entries(values))
      validateQuantity(name, value, { path: `${path}.${list}`, errors });
  }
  for (const [name, request] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit === undefined) {
      if (!mayOvercommit(name)) errors.required(`${path}.limits`, 'Limit must be set for non overcommitable resources');
      continue;
    }
    const difference = (nanoOf(request) ?? 0n) - (nanoOf(limit) ?? 0n);
    if (difference > 0n)
      errors.invalid(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`);
    else if (difference < 0n && !mayOvercommit(name))
      errors.invalid(`${path}.requests`, request, `must be equal to ${name} limit of ${limit}`);
  }
}

function validateQuantity(name: string, value: string, { path, errors }: { path: string; errors: FieldErrors }): void {
  const field = `${path}[${name}]`;
  const isStandard = STANDARD_RESOURCES.has(name) || name.startsWith('hugepages-');
  if (!isStandard && !name.includes('/')) {
    errors.invalid(field, name, 'must be a standard resource type or fully qualified');
    errors.invalid(field, name, 'must be a standard resource for containers');
  }
  const wrong = qualifiedNameRule(name);
  if (wrong !== undefined) errors.invalid(path, name, wrong);
  const nano = nanoOf(value) ?? 0n;
  if (nano < 0n) errors.invalid(field, value, 'must be greater than or equal to 0');
  if (!isStandard && nano % 1_000_000_000n !== 0n) errors.invalid(field, value, 'must be an integer');
}

/** Extended resources, which have a slash in their name, cannot be asked for beyond their limit. */
function mayOvercommit(name: string): boolean {
  return STANDARD_RESOURCES.has(name) || !name.includes('/');
}

function validatePorts(ports: readonly Fields[], path: string, errors: FieldErrors): void {
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const number = numberAt(port, 'containerPort');
    if (number !== undefined && (number < 1 || number > 65535))
      errors.invalid(`${path}[${i}].containerPort`, number, 'must be between 1 and 65535, inclusive');
    const name = stringAt(port, 'name') ?? '';
    if (name === '') continue;
    if (names.has(name)) errors.duplicate(`${path}[${i}].name`, name);
    names.add(name);
    if (name.length > 15) errors.invalid(`${path}[${i}].name`, name, 'must be no more than 15 bytes');
    else if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || !/[a-z]/.test(name))
      errors.invalid(
        `${path}[${i}].name`,
        name,
        'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      );
  }
}

function validateSecurity(context: Fields, path: string, errors: FieldErrors): void {
  if (boolAt(context, 'privileged') === true && boolAt(context, 'allowPrivilegeEscalation') === false)
    errors.invalid(path, '', 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
  if (
    stringsAt(context, 'capabilities.add').includes('SYS_ADMIN') &&
    boolAt(context, 'allowPrivilegeEscalation') === false
  )
    errors.invalid(path, '', 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN');
  for (const field of ['runAsUser', 'runAsGroup']) {
    const id = numberAt(context, field);
    if (id !== undefined && (id < 0 || id > 2147483647))
      errors.invalid(`${path}.${field}`, id, 'must be between 0 and 2147483647, inclusive');
  }
  const seccomp = fieldsAt(context, 'seccompProfile');
  if (seccomp['type'] === 'Localhost' && seccomp['localhostProfile'] === undefined)
    errors.required(`${path}.seccompProfile.localhostProfile`, 'must be set when seccomp type is Localhost');
}

function validateProbe(probe: Fields, path: string, errors: FieldErrors): void {
  const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'].filter((handler) => probe[handler] !== undefined);
  if (handlers.length === 0) errors.required(path, 'must specify a handler type');
  for (const handler of handlers.slice(1))
    errors.forbidden(`${path}.${handler}`, 'may not specify more than 1 handler type');
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ]) {
    const value = numberAt(probe, field);
    if (value !== undefined && value < 0)
      errors.invalid(`${path}.${field}`, value, 'must be greater than or equal to 0');
  }
  const threshold = numberAt(probe, 'successThreshold');
  if (threshold !== undefined && threshold > 1 && !path.endsWith('readinessProbe'))
    errors.invalid(`${path}.successThreshold`, threshold, 'must be 1');
  if (probe['exec'] !== undefined && at(probe, 'exec.command') === undefined) errors.required(`${path}.exec.command`);
}
