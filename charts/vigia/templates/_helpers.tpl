{{/* Names */}}
{{- define "vigia.name" -}}
{{- if contains "vigia" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-vigia" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{/* Labels by which a workload finds its pods: (list $ "results") */}}
{{- define "vigia.selector" -}}
app.kubernetes.io/name: vigia
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "vigia.labels" -}}
{{ include "vigia.selector" . }}
app.kubernetes.io/version: {{ include "vigia.tag" (index . 0) | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ (index . 0).Chart.Name }}-{{ (index . 0).Chart.Version }}
{{- end }}

{{- define "vigia.tag" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* The image of a service, by digest where one is given: (list $ "results") */}}
{{- define "vigia.image" -}}
{{- $root := index . 0 }}{{ $service := index . 1 -}}
{{- $registry := required "image.registry: the host of the image registry is missing" $root.Values.image.registry -}}
{{- $digest := index $root.Values.image.digests $service -}}
{{ $registry }}/ecg/{{ $service }}{{ if $digest }}@{{ $digest }}{{ else }}:{{ include "vigia.tag" $root }}{{ end }}
{{- end }}

{{/* What every pod of Vigia has: (list $ $secretFiles) with secret files as "VARIABLE=key" */}}
{{- define "vigia.pod" -}}
{{- $root := index . 0 -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.serviceAccountName }}
serviceAccountName: {{ . }}
{{- end }}
{{- with $root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- with $root.Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
volumes:
  - { name: tmp, emptyDir: { medium: Memory, sizeLimit: 64Mi } }
  - name: secrets
    secret:
      secretName: {{ $root.Values.secret.name }}
      defaultMode: 0440
      items:
        {{- range include "vigia.secretFiles" . | fromJsonArray }}
        {{- $key := regexReplaceAll ".*=" . "" }}
        - { key: {{ $key }}, path: {{ $key }} }
        {{- end }}
        {{- if has "tls_ca" $root.Values.secret.optional }}
        - { key: tls_ca, path: tls_ca }
        {{- end }}
{{- end }}

{{/* Annotations of a pod that lives long: it is made anew when the Secret's revision is another. */}}
{{- define "vigia.annotations" -}}
vigia/secret-revision: {{ .Values.secret.revision | quote }}
{{- with .Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Pods of one kind stand on machines of their own as far as there are any: (list $ "results") */}}
{{- define "vigia.spread" -}}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels: {{ include "vigia.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}

{{/* Without those that the Secret does not have. */}}
{{- define "vigia.secretFiles" -}}
{{- $optional := list "chain_key" "webhook_url" "webhook_secret" "smtp_url" "audit_oidc_client_secret" "results_api_read_key" -}}
{{- $has := (index . 0).Values.secret.optional -}}
{{- $files := list -}}
{{- range index . 1 }}
{{- $key := regexReplaceAll ".*=" . "" -}}
{{- if or (not (has $key $optional)) (has $key $has) }}{{ $files = append $files . }}{{ end -}}
{{- end }}
{{- toJson $files }}
{{- end }}

{{/* What every container of Vigia has. */}}
{{- define "vigia.container" -}}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  - { name: secrets, mountPath: /run/secrets, readOnly: true }
{{- end }}

{{/* Environment: settings, secret files, and what the chart knows: (list $ $secretFiles $more) */}}
{{- define "vigia.env" -}}
{{- $root := index . 0 -}}
{{- $env := dict "API_HOST" (printf "%s-results" (include "vigia.name" $root)) "API_PORT" "5000" -}}
{{- range $prefix, $database := dict "ORIGEM" $root.Values.existingDatabase.warehouse "DESTINO" $root.Values.existingDatabase.results }}
{{- if $root.Values.existingDatabase.enabled }}
{{- $_ := set $env (printf "%s_MYSQL_HOST" $prefix) (required "existingDatabase: warehouse.host and results.host are missing" $database.host) }}
{{- $_ := set $env (printf "%s_MYSQL_PORT" $prefix) (toString $database.port) }}
{{- else }}
{{- $_ := set $env (printf "%s_MYSQL_HOST" $prefix) (printf "%s-mysql" (include "vigia.name" $root)) }}
{{- end }}
{{- $_ := set $env (printf "%s_MYSQL_DATABASE" $prefix) $database.database }}
{{- end }}
{{- $env = mergeOverwrite $env (index . 2) }}
{{- range include "vigia.secretFiles" . | fromJsonArray }}
{{- $_ := set $env (printf "%s_FILE" (regexReplaceAll "=.*" . "")) (printf "/run/secrets/%s" (regexReplaceAll ".*=" . "")) }}
{{- end }}
{{- if has "tls_ca" $root.Values.secret.optional }}
{{- range list "ORIGEM_MYSQL_TLS_CA" "DESTINO_MYSQL_TLS_CA" "API_TLS_CA" }}
{{- $_ := set $env . "/run/secrets/tls_ca" }}
{{- end }}
{{- end }}
{{- range $name, $value := mergeOverwrite (dict) $root.Values.settings $env }}
- { name: {{ $name }}, value: {{ $value | toString | quote }} }
{{- end }}
{{- end }}
