import type { Effective } from '../../policy/effective.ts';
import type { EnvVar } from '../environment.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Stamp } from '../metadata.ts';
import type { Mounted } from '../volumes.ts';
import { codeSource } from './code-source.ts';
import { gitSource } from './git-source.ts';
import { s3Source } from './s3-source.ts';
import { trackingSource } from './tracking-source.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What bringing code and data adds to a workload. */
export interface DataParts {
  /** Run one after the other before the workload starts; a failure ends it. */
  readonly initContainers: readonly Fields[];
  /** Run beside the workload's container, as containers of their own. */
  readonly sidecars: readonly Fields[];
  /** Volumes that the workload's container sees. */
  readonly mounted: readonly Mounted[];
  /** Volumes that only helpers see: credentials above all. */
  readonly hidden: readonly Mounted['volume'][];
  /** Variables of the workload's container; the user's own win. */
  readonly environment: readonly EnvVar[];
  /** Objects that the workload owns, such as ConfigMaps. */
  readonly children: readonly KubeObject[];
}

/** One way to bring code or data, or to take results away. */
export type DataSource = (effective: Effective, stamp: Stamp) => Partial<DataParts>;

/** Every way, in the order in which their init containers run. */
const SOURCES: readonly DataSource[] = [gitSource, s3Source, codeSource, trackingSource];

/** Everything that a request says about code, data and results. */
export function dataParts(effective: Effective, stamp: Stamp): DataParts {
  const all = SOURCES.map((source) => source(effective, stamp));
  const collect = <Key extends keyof DataParts>(key: Key): DataParts[Key][number][] =>
    all.flatMap((parts): readonly DataParts[Key][number][] => parts[key] ?? []);
  return {
    initContainers: collect('initContainers'),
    sidecars: collect('sidecars'),
    mounted: collect('mounted'),
    hidden: collect('hidden'),
    environment: collect('environment'),
    children: collect('children'),
  };
}
