import type { EffectiveInference } from '../policy/effective.ts';

const STARTUP_PERIOD_SECONDS = 10;

/** Probes of an endpoint. None names a host: the kubelet asks the pod itself. */
export function probesOf({ probes, port }: EffectiveInference): Readonly<Record<string, unknown>> {
  const answers =
    probes.path === undefined ? { tcpSocket: { port: 'http' } } : { httpGet: { path: probes.path, port: 'http' } };
  return {
    // Loading a model takes minutes; until it is done neither of the others counts.
    startupProbe: {
      ...answers,
      periodSeconds: STARTUP_PERIOD_SECONDS,
      timeoutSeconds: 5,
      failureThreshold: Math.max(1, Math.ceil(probes.startupTimeoutSeconds / STARTUP_PERIOD_SECONDS)),
    },
    readinessProbe: { ...answers, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    // A busy server is slow, not dead: only one that no longer accepts connections is restarted.
    livenessProbe: { tcpSocket: { port }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
  };
}
