import { numeric, type RequestFlag } from './request-flag.ts';

const group = 'serving';
const kinds = ['Inference'] as const;

/** What only an endpoint has. */
export const SERVING_FLAGS: readonly RequestFlag[] = [
  {
    name: 'port',
    kinds,
    value: 'PORT',
    group,
    summary: 'Port that the server listens on; 1024 or more.',
    path: 'port',
    read: numeric,
  },
  {
    name: 'serving-port',
    kinds,
    value: 'PORT',
    group,
    hidden: true,
    summary: 'Run:ai spelling of --port: a number, or container=NUMBER.',
    path: 'port',
    read: (text) => numeric(text.replace(/^container=/, '')),
  },
  {
    name: 'replicas',
    kinds,
    value: 'MIN[:MAX]',
    group,
    summary: 'Number of copies, or the range to scale in.',
    path: 'replicas',
    set: (draft, text) => {
      const [min = '', max] = text.split(':');
      draft.put('replicas.min', numeric(min));
      if (max !== undefined) draft.put('replicas.max', numeric(max));
    },
  },
  {
    name: 'min-replicas',
    kinds,
    value: 'COUNT',
    group,
    hidden: true,
    summary: 'As --replicas MIN.',
    path: 'replicas.min',
    read: numeric,
  },
  {
    name: 'max-replicas',
    kinds,
    value: 'COUNT',
    group,
    hidden: true,
    summary: 'As --replicas MIN:MAX.',
    path: 'replicas.max',
    read: numeric,
  },
  {
    name: 'autoscale-target',
    kinds,
    value: 'PERCENT',
    group,
    summary: 'Load to aim for between MIN and MAX, in percent of the request.',
    path: 'autoscale.target',
    read: (text) => numeric(text.replace(/%$/, '')),
  },
  {
    name: 'autoscale-metric',
    kinds,
    value: 'NAME',
    options: ['cpu', 'memory'],
    group,
    summary: 'Load to look at.',
    path: 'autoscale.metric',
  },
  {
    name: 'probe-path',
    kinds,
    value: 'PATH',
    group,
    summary: 'URL path that answers when the server is ready, such as /health.',
    path: 'probes.path',
  },
  {
    name: 'startup-timeout',
    kinds,
    value: 'TIME',
    group,
    summary: 'How long loading the model may take.',
    path: 'probes.startupTimeout',
  },
];
