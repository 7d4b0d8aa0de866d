import { childOf, type Fields, isFields, listAt, setDefault } from '../../api/fields.ts';

/** The defaults of a pod's specification, in pods and in templates alike. */
export function defaultPodSpec(spec: Fields): void {
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  setDefault(spec, 'schedulerName', 'default-scheduler');
  childOf(spec, 'securityContext');
  if (typeof spec['serviceAccountName'] === 'string') setDefault(spec, 'serviceAccount', spec['serviceAccountName']);
  for (const volume of listAt(spec, 'volumes')) defaultVolume(volume);
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'])
    for (const container of listAt(spec, list)) defaultContainer(container);
}

function defaultContainer(container: Fields): void {
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  childOf(container, 'resources');
  if (typeof container['image'] === 'string')
    setDefault(container, 'imagePullPolicy', isLatest(container['image']) ? 'Always' : 'IfNotPresent');
  for (const port of listAt(container, 'ports')) setDefault(port, 'protocol', 'TCP');
  for (const variable of listAt(container, 'env')) {
    const reference = variable['valueFrom'];
    if (isFields(reference) && isFields(reference['fieldRef'])) setDefault(reference['fieldRef'], 'apiVersion', 'v1');
    if (isFields(reference) && isFields(reference['resourceFieldRef']))
      setDefault(reference['resourceFieldRef'], 'divisor', '0');
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe'])
    if (isFields(container[name])) defaultProbe(container[name]);
}

function defaultProbe(probe: Fields): void {
  setDefault(probe, 'timeoutSeconds', 1);
  setDefault(probe, 'periodSeconds', 10);
  setDefault(probe, 'successThreshold', 1);
  setDefault(probe, 'failureThreshold', 3);
  if (isFields(probe['httpGet'])) {
    setDefault(probe['httpGet'], 'path', '/');
    setDefault(probe['httpGet'], 'scheme', 'HTTP');
  }
}

const WITH_MODE = ['secret', 'configMap', 'downwardAPI', 'projected'];

function defaultVolume(volume: Fields): void {
  // A volume without a source is an emptyDir.
  if (Object.keys(volume).length === 1) volume['emptyDir'] = {};
  for (const source of WITH_MODE) if (isFields(volume[source])) setDefault(volume[source], 'defaultMode', 0o644);
  if (isFields(volume['hostPath'])) setDefault(volume['hostPath'], 'type', '');
  for (const source of listAt(volume, 'projected.sources')) {
    if (isFields(source['serviceAccountToken'])) setDefault(source['serviceAccountToken'], 'expirationSeconds', 3600);
  }
}

function isLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}
