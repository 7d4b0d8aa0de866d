/** The part of a pod that a node acts upon. */
export interface PodObject {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly initContainers?: readonly ContainerSpec[];
  readonly containers: readonly ContainerSpec[];
  readonly volumes: readonly VolumeSpec[];
  readonly securityContext: PodSecurity;
  readonly terminationGracePeriodSeconds: number;
}

export interface PodSecurity {
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly fsGroup: number;
  readonly supplementalGroups?: readonly number[];
  readonly fsGroupChangePolicy?: 'OnRootMismatch' | 'Always';
}

export interface ContainerSpec {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly Variable[];
  readonly volumeMounts?: readonly Mount[];
  readonly securityContext: {
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly readOnlyRootFilesystem: true;
  };
  readonly terminationMessagePath: string;
  readonly terminationMessagePolicy: 'File' | 'FallbackToLogsOnError';
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
}

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

interface Items {
  readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number }[];
}

/** A Secret or a ConfigMap shown as files. */
export type FileSource =
  | { readonly secret: Items & { readonly secretName?: string; readonly name?: string } }
  | { readonly configMap: Items & { readonly name: string } };

export type VolumeSpec = { readonly name: string } & (
  | { readonly emptyDir: object }
  | { readonly persistentVolumeClaim: { readonly claimName: string } }
  | { readonly projected: { readonly defaultMode: number; readonly sources: readonly FileSource[] } }
  | (FileSource & {
      readonly secret?: { readonly defaultMode: number };
      readonly configMap?: { readonly defaultMode: number };
    })
);
