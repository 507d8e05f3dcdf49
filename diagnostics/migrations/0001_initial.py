import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cls_portal', '__first__'),
        ('partners', '0001_initial'),
        ('territories', '0003_alike'),
    ]

    operations = [
        migrations.CreateModel(
            name='Diagnostic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                ('starts_on', models.DateField(verbose_name='période observée : du')),
                ('ends_on', models.DateField(verbose_name='au')),
                ('situation', models.TextField(blank=True, verbose_name='constat de la situation en termes de délinquance')),
                ('perception', models.TextField(blank=True, verbose_name='évaluation du sentiment d’insécurité')),
                ('adequacy', models.TextField(blank=True, verbose_name='adéquation des réponses apportées')),
                ('sources', models.TextField(blank=True, verbose_name='sources et dates des chiffres cités')),
                ('validated_on', models.DateField(blank=True, null=True, verbose_name='validé le')),
                ('validated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='validé par')),
            ],
            options={
                'verbose_name': 'diagnostic',
                'ordering': ['-ends_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ConcernedActor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('part', models.CharField(choices=[('observes', 'Constate'), ('suffers', 'Subit'), ('acts', 'Agit'), ('funds', 'Finance')], max_length=10, verbose_name='rôle')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='partners.organisation', verbose_name='organisme')),
                ('diagnostic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerned_actors', to='diagnostics.diagnostic', verbose_name='diagnostic')),
            ],
            options={
                'verbose_name': 'acteur concerné',
                'ordering': ['problem', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DiagnosticCommune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
                ('diagnostic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='perimeter', to='diagnostics.diagnostic')),
            ],
            options={
                'verbose_name': 'commune du diagnostic',
                'ordering': ['diagnostic', 'commune', 'pk'],
                'indexes': [models.Index(fields=['commune', 'diagnostic'], name='diagnostic_commune_reverse')],
                'constraints': [models.UniqueConstraint(fields=('diagnostic', 'commune'), name='diagnostic_commune_unique', violation_error_message='Cette commune est déjà couverte par le diagnostic.')],
            },
        ),
        migrations.AddField(
            model_name='diagnostic',
            name='communes',
            field=models.ManyToManyField(related_name='diagnostics', through='diagnostics.DiagnosticCommune', to='territories.territory', verbose_name='communes'),
        ),
        migrations.CreateModel(
            name='DiagnosticCommuneEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('commune', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.territory')),
                ('diagnostic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='diagnostics.diagnostic')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='diagnostics.diagnosticcommune')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='diagnosticcommune_event_obj')],
            },
        ),
        migrations.CreateModel(
            name='DiagnosticEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                ('starts_on', models.DateField(verbose_name='période observée : du')),
                ('ends_on', models.DateField(verbose_name='au')),
                ('situation', models.TextField(blank=True, verbose_name='constat de la situation en termes de délinquance')),
                ('perception', models.TextField(blank=True, verbose_name='évaluation du sentiment d’insécurité')),
                ('adequacy', models.TextField(blank=True, verbose_name='adéquation des réponses apportées')),
                ('sources', models.TextField(blank=True, verbose_name='sources et dates des chiffres cités')),
                ('validated_on', models.DateField(blank=True, null=True, verbose_name='validé le')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='diagnostics.diagnostic')),
                ('validated_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='validé par')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='diagnostic_event_obj')],
            },
        ),
        migrations.CreateModel(
            name='Eligibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('decided_on', models.DateField(verbose_name='décidé le')),
                ('grounds', models.TextField(verbose_name='motifs')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('diagnostic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='eligibilities', to='diagnostics.diagnostic', verbose_name='diagnostic')),
            ],
            options={
                'verbose_name': 'décision d’éligibilité',
                'ordering': ['-decided_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EligibilityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('decided_on', models.DateField(verbose_name='décidé le')),
                ('grounds', models.TextField(verbose_name='motifs')),
                ('decided_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('diagnostic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='diagnostics.diagnostic', verbose_name='diagnostic')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='diagnostics.eligibility')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='eligibility_event_obj')],
            },
        ),
        migrations.CreateModel(
            name='FieldResponse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('field', models.CharField(choices=[('prevention', 'Prévention'), ('deterrence', 'Dissuasion'), ('sanction', 'Sanction'), ('reparation', 'Réparation')], max_length=12, verbose_name='champ')),
                ('response', models.TextField(blank=True, verbose_name='réponse existante')),
                ('fitness', models.CharField(choices=[('unknown', 'Non appréciée'), ('absent', 'Aucune réponse'), ('weak', 'Insuffisante'), ('partial', 'Partielle'), ('good', 'Adaptée')], default='unknown', max_length=10, verbose_name='adéquation')),
                ('diagnostic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_responses', to='diagnostics.diagnostic', verbose_name='diagnostic')),
            ],
            options={
                'verbose_name': 'réponse existante',
                'ordering': ['diagnostic', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('diagnostic', 'field'), name='field_response_unique', violation_error_message='Ce champ est déjà décrit dans ce diagnostic.')],
            },
        ),
        migrations.CreateModel(
            name='FieldResponseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('field', models.CharField(choices=[('prevention', 'Prévention'), ('deterrence', 'Dissuasion'), ('sanction', 'Sanction'), ('reparation', 'Réparation')], max_length=12, verbose_name='champ')),
                ('response', models.TextField(blank=True, verbose_name='réponse existante')),
                ('fitness', models.CharField(choices=[('unknown', 'Non appréciée'), ('absent', 'Aucune réponse'), ('weak', 'Insuffisante'), ('partial', 'Partielle'), ('good', 'Adaptée')], default='unknown', max_length=10, verbose_name='adéquation')),
                ('diagnostic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='diagnostics.diagnostic', verbose_name='diagnostic')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='diagnostics.fieldresponse')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='fieldresponse_event_obj')],
            },
        ),
        migrations.CreateModel(
            name='Problem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('prevention', 'Prévention'), ('deterrence', 'Dissuasion'), ('sanction', 'Sanction'), ('reparation', 'Réparation')], max_length=12), blank=True, default=list, size=None, verbose_name='champs concernés')),
                ('diagnostic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='diagnostics.diagnostic', verbose_name='diagnostic')),
            ],
            options={
                'verbose_name': 'problème',
                'ordering': ['diagnostic', 'number', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('diagnostic', 'number'), name='problem_number_unique', violation_error_message='Ce numéro est déjà pris dans ce diagnostic.')],
            },
        ),
        migrations.CreateModel(
            name='ConcernedActorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('part', models.CharField(choices=[('observes', 'Constate'), ('suffers', 'Subit'), ('acts', 'Agit'), ('funds', 'Finance')], max_length=10, verbose_name='rôle')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation', verbose_name='organisme')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='diagnostics.concernedactor')),
                ('diagnostic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='diagnostics.diagnostic', verbose_name='diagnostic')),
                ('problem', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='diagnostics.problem', verbose_name='problème')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='concernedactor_event_obj')],
            },
        ),
        migrations.AddField(
            model_name='concernedactor',
            name='problem',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actors', to='diagnostics.problem', verbose_name='problème'),
        ),
        migrations.CreateModel(
            name='ProblemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('prevention', 'Prévention'), ('deterrence', 'Dissuasion'), ('sanction', 'Sanction'), ('reparation', 'Réparation')], max_length=12), blank=True, default=list, size=None, verbose_name='champs concernés')),
                ('diagnostic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='diagnostics.diagnostic', verbose_name='diagnostic')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='diagnostics.problem')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='problem_event_obj')],
            },
        ),
        migrations.AddIndex(
            model_name='diagnostic',
            index=models.Index(fields=['ends_on', 'id'], name='diagnostic_by_period'),
        ),
        migrations.AddIndex(
            model_name='diagnostic',
            index=models.Index(fields=['validated_on', 'id'], name='diagnostic_by_validation'),
        ),
        migrations.AddIndex(
            model_name='diagnostic',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.Func(models.F('title'), function='public.cls_sort_key'), name='gin_trgm_ops'), name='diagnostic_title_trgm'),
        ),
        migrations.AddConstraint(
            model_name='diagnostic',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='diagnostic_dates_in_order', violation_error_message='La période observée finit avant d’avoir commencé.'),
        ),
        migrations.AddConstraint(
            model_name='diagnostic',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('validated_by__isnull', True), ('validated_on__isnull', True)), models.Q(('validated_by__isnull', False), ('validated_on__isnull', False)), _connector='OR'), name='diagnostic_validated_by_someone', violation_error_message='Un diagnostic est validé par une personne, à une date.'),
        ),
        migrations.AddConstraint(
            model_name='concernedactor',
            constraint=models.UniqueConstraint(fields=('problem', 'organisation', 'part'), name='concerned_actor_unique', violation_error_message='Cet organisme est déjà cité à ce titre pour ce problème.'),
        ),
    ]
