import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cls_portal', '__first__'),
        ('territories', '0001_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('role', models.CharField(choices=[('prefecture', 'Préfecture'), ('coordinator', 'Coordonnateur de conseil'), ('prosecutor', 'Parquet'), ('mayor', 'Maire ou élu délégué'), ('observer', 'Observateur'), ('administrator', 'Administrateur')], max_length=20, verbose_name='rôle')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('given_by', models.ForeignKey(blank=True, help_text='Vide : donné par le portail lui-même.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships_given', to=settings.AUTH_USER_MODEL, verbose_name='donné par')),
            ],
            options={
                'verbose_name': 'rôle sur un territoire',
                'verbose_name_plural': 'rôles sur les territoires',
                'ordering': ['-starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReferenceLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=40, verbose_name='jeu de données')),
                ('file_name', models.CharField(max_length=200, verbose_name='fichier')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                ('rows', models.PositiveIntegerField(verbose_name='lignes')),
                ('edition', models.CharField(max_length=40, verbose_name='millésime')),
                ('loaded_at', models.DateTimeField(auto_now_add=True, verbose_name='chargé le')),
                ('by', models.ForeignKey(blank=True, help_text='Vide : chargé par le portail lui-même.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reference_loads', to=settings.AUTH_USER_MODEL, verbose_name='chargé par')),
            ],
            options={
                'verbose_name': 'chargement de référence',
                'verbose_name_plural': 'chargements de référence',
                'ordering': ['-loaded_at', '-pk'],
                'indexes': [models.Index(fields=['kind', 'file_name', '-id'], name='reference_load_latest')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceLoadEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.SlugField(db_index=False, max_length=40, verbose_name='jeu de données')),
                ('file_name', models.CharField(max_length=200, verbose_name='fichier')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                ('rows', models.PositiveIntegerField(verbose_name='lignes')),
                ('edition', models.CharField(max_length=40, verbose_name='millésime')),
                ('loaded_at', models.DateTimeField(auto_now_add=True, verbose_name='chargé le')),
                ('by', models.ForeignKey(blank=True, db_constraint=False, help_text='Vide : chargé par le portail lui-même.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chargé par')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='territories.referenceload')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='referenceload_event_obj')],
            },
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('country', 'Pays'), ('region', 'Région'), ('department', 'Département'), ('district', 'Arrondissement'), ('epci', 'Intercommunalité'), ('ept', 'Établissement public territorial'), ('commune', 'Commune'), ('municipal_district', 'Arrondissement municipal'), ('delegated', 'Commune déléguée'), ('associated', 'Commune associée')], max_length=20, verbose_name='nature')),
                ('code', models.CharField(max_length=9, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population municipale')),
                ('population_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année du recensement')),
                ('siren', models.CharField(blank=True, max_length=9, verbose_name='SIREN')),
                ('epci_kind', models.CharField(blank=True, choices=[('CC', 'Communauté de communes'), ('CA', 'Communauté d’agglomération'), ('CU', 'Communauté urbaine'), ('METRO', 'Métropole'), ('MET69', 'Métropole de Lyon')], max_length=5, verbose_name='nature de l’intercommunalité')),
                ('postal_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), blank=True, default=list, size=None, verbose_name='codes postaux')),
                ('former_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), blank=True, default=list, size=None, verbose_name='anciens codes')),
                ('gone', models.BooleanField(default=False, verbose_name='disparu')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='public.cls_sort_key'), output_field=models.TextField(), verbose_name='clé de tri')),
                ('search_text', models.GeneratedField(db_persist=True, expression=models.Func('name', 'code', 'postal_codes', 'former_codes', function='public.territory_words'), output_field=models.TextField(), verbose_name='texte de recherche')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='department_parts', to='territories.territory', verbose_name='département')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='district_parts', to='territories.territory', verbose_name='arrondissement')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='territories.territory', verbose_name='territoire de rattachement')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='region_parts', to='territories.territory', verbose_name='région')),
            ],
            options={
                'verbose_name': 'territoire',
                'ordering': ['sort_key', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
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
                ('role', models.CharField(choices=[('prefecture', 'Préfecture'), ('coordinator', 'Coordonnateur de conseil'), ('prosecutor', 'Parquet'), ('mayor', 'Maire ou élu délégué'), ('observer', 'Observateur'), ('administrator', 'Administrateur')], max_length=20, verbose_name='rôle')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('agent', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('given_by', models.ForeignKey(blank=True, db_constraint=False, help_text='Vide : donné par le portail lui-même.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='donné par')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='territories.membership')),
                ('territory', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.territory', verbose_name='territoire')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='membership_event_obj')],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='territory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='territories.territory', verbose_name='territoire'),
        ),
        migrations.CreateModel(
            name='FormerCommune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=5, verbose_name='ancien code')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='ancien nom')),
                ('nature', models.CharField(choices=[('gone', 'code supprimé'), ('delegated', 'commune déléguée'), ('associated', 'commune associée'), ('recoded', 'commune recodée')], max_length=10, verbose_name='nature')),
                ('last_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='dernière année')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_communes', to='territories.territory', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'ancienne commune',
                'ordering': ['code', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('code', 'commune'), name='former_commune_unique', violation_error_message='Cet ancien code est déjà rattaché à cette commune.'), models.CheckConstraint(condition=models.Q(('nature__in', ['gone', 'delegated', 'associated', 'recoded'])), name='former_commune_nature_known', violation_error_message='Nature d’ancien code inconnue.')],
            },
        ),
        migrations.CreateModel(
            name='TerritoryCommune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commune', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='territory_rows', to='territories.territory', verbose_name='commune')),
                ('territory', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='commune_rows', to='territories.territory', verbose_name='territoire')),
            ],
            options={
                'verbose_name': 'commune d’un territoire',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['commune', 'territory'], name='territory_commune_reverse')],
                'constraints': [models.UniqueConstraint(fields=('territory', 'commune'), name='territory_commune_unique', violation_error_message='Cette commune est déjà dans ce territoire.')],
            },
        ),
        migrations.AddField(
            model_name='territory',
            name='communes',
            field=models.ManyToManyField(related_name='containing', through='territories.TerritoryCommune', through_fields=('territory', 'commune'), to='territories.territory', verbose_name='communes'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['agent', 'role'], name='membership_agent_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('agent', '='), ('role', '='), ('territory', '='), (models.Func('starts_on', models.Case(models.When(ends_on__lt=models.F('starts_on'), then=models.F('starts_on')), default=models.F('ends_on')), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='membership_no_overlap', violation_error_message='Cette personne tient déjà ce rôle sur ce territoire pendant cette période.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='membership_dates_in_order', violation_error_message='La fin du rôle précède son début.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ('prefecture', 'coordinator', 'prosecutor', 'mayor', 'observer', 'administrator'))), name='membership_role_territorial', violation_error_message='Un partenaire tient son accès de son organisation, pas d’un territoire.'),
        ),
        migrations.AddIndex(
            model_name='territory',
            index=models.Index(fields=['sort_key', 'id'], name='territory_order'),
        ),
        migrations.AddIndex(
            model_name='territory',
            index=models.Index(fields=['kind', 'sort_key', 'id'], name='territory_kind_order'),
        ),
        migrations.AddIndex(
            model_name='territory',
            index=models.Index(fields=['code', 'id'], name='territory_code_order'),
        ),
        migrations.AddIndex(
            model_name='territory',
            index=models.Index(fields=['population', 'id'], name='territory_population_order'),
        ),
        migrations.AddIndex(
            model_name='territory',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('search_text'), name='gin_trgm_ops'), gin_pending_list_limit=256, name='territory_words'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.UniqueConstraint(fields=('kind', 'code'), name='territory_kind_code_unique', violation_error_message='Un territoire de cette nature porte déjà ce code.'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['country', 'region', 'department', 'district', 'epci', 'ept', 'commune', 'municipal_district', 'delegated', 'associated'])), name='territory_kind_known', violation_error_message='Nature de territoire inconnue.'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('epci_kind__in', ['CC', 'CA', 'CU', 'METRO', 'MET69']), ('kind', 'epci')), models.Q(models.Q(('kind', 'epci'), _negated=True), ('epci_kind', '')), _connector='OR'), name='territory_epci_kind_of_epci', violation_error_message='La nature d’intercommunalité est celle d’un EPCI, et d’un EPCI seulement.'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['municipal_district', 'delegated', 'associated', 'ept']), _negated=True), ('parent__isnull', False), _connector='OR'), name='territory_part_has_parent', violation_error_message='Ce territoire doit être rattaché à sa commune ou à sa métropole.'),
        ),
    ]
