import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import partners.models.organisations
import pghistory.utils
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cls_portal', '__first__'),
        ('territories', '0003_alike'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('first_name', models.CharField(blank=True, max_length=100, verbose_name='prénom')),
                ('last_name', models.CharField(max_length=100, verbose_name='nom')),
                ('job_title', models.CharField(blank=True, max_length=200, verbose_name='fonction')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='téléphone')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='parti le')),
            ],
            options={
                'verbose_name': 'contact',
                'ordering': ['last_name', 'first_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'rattachement',
                'ordering': ['-starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('kind', models.CharField(choices=[('CCPD', 'Conseil communal de prévention de la délinquance (1983-2002)'), ('CLSPD', 'Conseil local de sécurité et de prévention de la délinquance'), ('CISPD', 'Conseil intercommunal de sécurité et de prévention de la délinquance'), ('CMSPD', 'Conseil métropolitain de sécurité et de prévention de la délinquance'), ('PARIS', 'Conseil parisien de sécurité et de prévention de la délinquance'), ('CDPD', 'Conseil départemental de prévention de la délinquance')], max_length=10, verbose_name='nature')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='public.cls_sort_key'), output_field=models.TextField())),
                ('created_on', models.DateField(blank=True, null=True, verbose_name='créé le')),
                ('chair_title', models.CharField(help_text='Par exemple : le maire de Bègles.', max_length=200, verbose_name='présidence')),
                ('dormant_since', models.DateField(blank=True, null=True, verbose_name='en sommeil depuis le')),
                ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='dissous le')),
                ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chaired_councils', to=settings.AUTH_USER_MODEL, verbose_name='président ou présidente')),
                ('coordinator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='coordinated_councils', to=settings.AUTH_USER_MODEL, verbose_name='coordonnateur ou coordonnatrice')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='councils', to='territories.territory', verbose_name='territoire')),
            ],
            options={
                'verbose_name': 'conseil',
                'ordering': ['sort_key', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('form', models.CharField(choices=[('plenary', 'Formation plénière'), ('restricted', 'Formation restreinte'), ('working_group', 'Groupe de travail'), ('watch_cell', 'Cellule de veille')], max_length=15, verbose_name='formation')),
                ('held_on', models.DateField(verbose_name='date')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='objet')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='partners.council', verbose_name='conseil')),
            ],
            options={
                'verbose_name': 'réunion',
                'ordering': ['-held_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('council', 'form', 'held_on', 'subject'), name='meeting_unique', violation_error_message='Cette réunion est déjà enregistrée.')],
            },
        ),
        migrations.CreateModel(
            name='MeetingEvent',
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
                ('form', models.CharField(choices=[('plenary', 'Formation plénière'), ('restricted', 'Formation restreinte'), ('working_group', 'Groupe de travail'), ('watch_cell', 'Cellule de veille')], max_length=15, verbose_name='formation')),
                ('held_on', models.DateField(verbose_name='date')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='objet')),
                ('council', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.council', verbose_name='conseil')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='partners.meeting')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='meeting_event_obj')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('kind', models.CharField(choices=[('PREF', 'Préfecture, sous-préfecture'), ('PROC', 'Parquet'), ('MAIRE', 'Commune'), ('EPCI', 'Intercommunalité'), ('PN', 'Police nationale'), ('GN', 'Gendarmerie nationale'), ('PM', 'Police municipale'), ('EN', 'Éducation nationale'), ('PJJ', 'Protection judiciaire de la jeunesse'), ('SPIP', 'Insertion et probation, administration pénitentiaire'), ('TJ', 'Juges des enfants, juges de l’application des peines'), ('CD', 'Conseil départemental'), ('CR', 'Conseil régional'), ('DP', 'Délégué du préfet, politique de la ville'), ('SDE', 'Autre service déconcentré de l’État'), ('ARS', 'Santé'), ('CAF', 'CAF, assurance maladie'), ('CCAS', 'CCAS, jeunesse, médiation sociale'), ('BAILL', 'Bailleur social'), ('TRANSP', 'Transporteur'), ('COMM', 'Commerçants, chambres consulaires'), ('ASSO', 'Association'), ('ML', 'Mission locale, emploi'), ('SDIS', 'Sapeurs-pompiers'), ('HAB', 'Habitants, conseil citoyen'), ('PARL', 'Parlementaire'), ('PQ', 'Personne qualifiée, autre organisme')], max_length=10, verbose_name='catégorie')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='public.cls_sort_key'), output_field=models.TextField())),
                ('siren', models.CharField(blank=True, max_length=9, validators=[partners.models.organisations.check_siren], verbose_name='SIREN')),
                ('siret', models.CharField(blank=True, max_length=14, validators=[partners.models.organisations.check_siret], verbose_name='SIRET')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='fermé le')),
                ('territory', models.ForeignKey(blank=True, help_text='Commune, intercommunalité ou département dont relève l’organisme.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='territories.territory', verbose_name='territoire')),
            ],
            options={
                'verbose_name': 'organisme',
                'ordering': ['sort_key', 'name', 'pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('sort_key', name='gin_trgm_ops'), name='organisation_name_trgm'), models.Index(fields=['sort_key', 'name', 'id'], name='organisation_order')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('siret', ''), _negated=True), fields=('siret',), name='organisation_siret_unique', violation_error_message='Un organisme porte déjà ce SIRET.'), models.CheckConstraint(condition=models.Q(('siret', ''), ('siren', ''), ('siret__startswith', models.F('siren')), _connector='OR'), name='organisation_siret_of_siren', violation_error_message='Le SIRET commence par le SIREN de l’organisme.')],
            },
        ),
        migrations.CreateModel(
            name='CouncilEvent',
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
                ('kind', models.CharField(choices=[('CCPD', 'Conseil communal de prévention de la délinquance (1983-2002)'), ('CLSPD', 'Conseil local de sécurité et de prévention de la délinquance'), ('CISPD', 'Conseil intercommunal de sécurité et de prévention de la délinquance'), ('CMSPD', 'Conseil métropolitain de sécurité et de prévention de la délinquance'), ('PARIS', 'Conseil parisien de sécurité et de prévention de la délinquance'), ('CDPD', 'Conseil départemental de prévention de la délinquance')], max_length=10, verbose_name='nature')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='public.cls_sort_key'), output_field=models.TextField())),
                ('created_on', models.DateField(blank=True, null=True, verbose_name='créé le')),
                ('chair_title', models.CharField(help_text='Par exemple : le maire de Bègles.', max_length=200, verbose_name='présidence')),
                ('dormant_since', models.DateField(blank=True, null=True, verbose_name='en sommeil depuis le')),
                ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='dissous le')),
                ('chair', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='président ou présidente')),
                ('coordinator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='coordonnateur ou coordonnatrice')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='partners.council')),
                ('territory', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.territory', verbose_name='territoire')),
                ('host', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation', verbose_name='collectivité porteuse')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='council_event_obj')],
            },
        ),
        migrations.AddField(
            model_name='council',
            name='host',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hosted_councils', to='partners.organisation', verbose_name='collectivité porteuse'),
        ),
        migrations.CreateModel(
            name='ContactEvent',
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
                ('job_title', models.CharField(blank=True, max_length=200, verbose_name='fonction')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='parti le')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='partners.contact')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation', verbose_name='organisme')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='contact_event_obj')],
            },
        ),
        migrations.AddField(
            model_name='contact',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='partners.organisation', verbose_name='organisme'),
        ),
        migrations.CreateModel(
            name='AffiliationEvent',
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
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('agent', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='partners.affiliation')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.organisation', verbose_name='organisme')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='affiliation_event_obj')],
            },
        ),
        migrations.AddField(
            model_name='affiliation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='partners.organisation', verbose_name='organisme'),
        ),
        migrations.CreateModel(
            name='OrganisationEvent',
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
                ('kind', models.CharField(choices=[('PREF', 'Préfecture, sous-préfecture'), ('PROC', 'Parquet'), ('MAIRE', 'Commune'), ('EPCI', 'Intercommunalité'), ('PN', 'Police nationale'), ('GN', 'Gendarmerie nationale'), ('PM', 'Police municipale'), ('EN', 'Éducation nationale'), ('PJJ', 'Protection judiciaire de la jeunesse'), ('SPIP', 'Insertion et probation, administration pénitentiaire'), ('TJ', 'Juges des enfants, juges de l’application des peines'), ('CD', 'Conseil départemental'), ('CR', 'Conseil régional'), ('DP', 'Délégué du préfet, politique de la ville'), ('SDE', 'Autre service déconcentré de l’État'), ('ARS', 'Santé'), ('CAF', 'CAF, assurance maladie'), ('CCAS', 'CCAS, jeunesse, médiation sociale'), ('BAILL', 'Bailleur social'), ('TRANSP', 'Transporteur'), ('COMM', 'Commerçants, chambres consulaires'), ('ASSO', 'Association'), ('ML', 'Mission locale, emploi'), ('SDIS', 'Sapeurs-pompiers'), ('HAB', 'Habitants, conseil citoyen'), ('PARL', 'Parlementaire'), ('PQ', 'Personne qualifiée, autre organisme')], max_length=10, verbose_name='catégorie')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='public.cls_sort_key'), output_field=models.TextField())),
                ('siren', models.CharField(blank=True, max_length=9, validators=[partners.models.organisations.check_siren], verbose_name='SIREN')),
                ('siret', models.CharField(blank=True, max_length=14, validators=[partners.models.organisations.check_siret], verbose_name='SIRET')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='fermé le')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='partners.organisation')),
                ('territory', models.ForeignKey(blank=True, db_constraint=False, help_text='Commune, intercommunalité ou département dont relève l’organisme.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.territory', verbose_name='territoire')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='organisation_event_obj')],
            },
        ),
        migrations.AddIndex(
            model_name='council',
            index=models.Index(fields=['sort_key', 'name', 'id'], name='council_order'),
        ),
        migrations.AddConstraint(
            model_name='council',
            constraint=models.CheckConstraint(condition=models.Q(('created_on__isnull', True), ('dissolved_on__isnull', True), ('created_on__lte', models.F('dissolved_on')), _connector='OR'), name='council_dates_in_order', violation_error_message='Un conseil ne peut pas être dissous avant d’avoir été créé.'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='affiliation_dates_in_order', violation_error_message='La fin du rattachement ne peut pas précéder son début.'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('agent', '='), ('organisation', '='), (models.Func('starts_on', 'ends_on', models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='affiliation_no_overlap', violation_error_message='Cette personne est déjà rattachée à cet organisme pendant cette période.'),
        ),
    ]
