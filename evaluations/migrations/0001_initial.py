import django.db.models.deletion
import pghistory.utils
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cls_portal', '__first__'),
        ('contracts', '0001_initial'),
        ('partners', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CriterionRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('criterion', models.CharField(choices=[('relevance', 'Pertinence'), ('coherence', 'Cohérence'), ('effectiveness', 'Efficacité'), ('efficiency', 'Efficience'), ('impact', 'Impact'), ('sustainability', 'Durabilité')], max_length=15, verbose_name='critère')),
                ('rating', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='appréciation')),
                ('evidence', models.TextField(blank=True, verbose_name='éléments à l’appui')),
            ],
            options={
                'verbose_name': 'appréciation',
                'ordering': ['evaluation', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='révision')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('kind', models.CharField(choices=[('ongoing', 'In itinere'), ('midterm', 'Intermédiaire'), ('final', 'Finale')], default='final', max_length=10, verbose_name='nature')),
                ('commissioned_by', models.CharField(blank=True, max_length=200, verbose_name='commandée par')),
                ('method', models.TextField(blank=True, verbose_name='méthode et sources')),
                ('findings', models.TextField(blank=True, verbose_name='constats')),
                ('recommendations', models.TextField(blank=True, verbose_name='recommandations')),
                ('verdict', models.CharField(blank=True, choices=[('renew', 'Reconduire'), ('redefine', 'Redéfinir'), ('close', 'Ne pas reconduire')], max_length=10, verbose_name='conclusion')),
                ('not_presented_reason', models.TextField(blank=True, verbose_name='présentation sans objet : motif')),
                ('resolutions_note', models.TextField(blank=True, help_text='Numéros et dates.', verbose_name='délibérations des collectivités signataires')),
                ('resolutions_waived_reason', models.TextField(blank=True, verbose_name='délibérations : motif de dispense')),
                ('validated_on', models.DateField(blank=True, null=True, verbose_name='validée le')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='contracts.contract', verbose_name='contrat')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='partners.meeting', verbose_name='présentée au conseil (réunion)')),
                ('validated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='validée par')),
            ],
            options={
                'verbose_name': 'évaluation',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'final')), fields=('contract',), name='evaluation_one_final', violation_error_message='Ce contrat a déjà une évaluation finale.'), models.CheckConstraint(condition=models.Q(models.Q(('validated_by__isnull', True), ('validated_on__isnull', True)), models.Q(('validated_by__isnull', False), ('validated_on__isnull', False)), _connector='OR'), name='evaluation_validated_by_someone', violation_error_message='Une évaluation est validée par une personne, à une date.'), models.CheckConstraint(condition=models.Q(('validated_on__isnull', True), models.Q(('kind', 'final'), _negated=True), models.Q(('verdict', ''), _negated=True), _connector='OR'), name='evaluation_final_concludes', violation_error_message='Une évaluation finale validée porte une conclusion.'), models.CheckConstraint(condition=models.Q(('not_presented_reason', ''), ('meeting__isnull', True), _connector='OR'), name='evaluation_presented_or_reason', violation_error_message='Indiquez la réunion de présentation, ou le motif de son absence.')],
            },
        ),
        migrations.CreateModel(
            name='CriterionRatingEvent',
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
                ('criterion', models.CharField(choices=[('relevance', 'Pertinence'), ('coherence', 'Cohérence'), ('effectiveness', 'Efficacité'), ('efficiency', 'Efficience'), ('impact', 'Impact'), ('sustainability', 'Durabilité')], max_length=15, verbose_name='critère')),
                ('rating', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='appréciation')),
                ('evidence', models.TextField(blank=True, verbose_name='éléments à l’appui')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='evaluations.criterionrating')),
                ('evaluation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evaluations.evaluation', verbose_name='évaluation')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='criterionrating_event_obj')],
            },
        ),
        migrations.AddField(
            model_name='criterionrating',
            name='evaluation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='evaluations.evaluation', verbose_name='évaluation'),
        ),
        migrations.CreateModel(
            name='EvaluationEvent',
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
                ('kind', models.CharField(choices=[('ongoing', 'In itinere'), ('midterm', 'Intermédiaire'), ('final', 'Finale')], default='final', max_length=10, verbose_name='nature')),
                ('commissioned_by', models.CharField(blank=True, max_length=200, verbose_name='commandée par')),
                ('method', models.TextField(blank=True, verbose_name='méthode et sources')),
                ('findings', models.TextField(blank=True, verbose_name='constats')),
                ('recommendations', models.TextField(blank=True, verbose_name='recommandations')),
                ('verdict', models.CharField(blank=True, choices=[('renew', 'Reconduire'), ('redefine', 'Redéfinir'), ('close', 'Ne pas reconduire')], max_length=10, verbose_name='conclusion')),
                ('not_presented_reason', models.TextField(blank=True, verbose_name='présentation sans objet : motif')),
                ('resolutions_note', models.TextField(blank=True, help_text='Numéros et dates.', verbose_name='délibérations des collectivités signataires')),
                ('resolutions_waived_reason', models.TextField(blank=True, verbose_name='délibérations : motif de dispense')),
                ('validated_on', models.DateField(blank=True, null=True, verbose_name='validée le')),
                ('contract', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contracts.contract', verbose_name='contrat')),
                ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.meeting', verbose_name='présentée au conseil (réunion)')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events', to='evaluations.evaluation')),
                ('validated_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='validée par')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['pgh_obj'], name='evaluation_event_obj')],
            },
        ),
        migrations.AddConstraint(
            model_name='criterionrating',
            constraint=models.UniqueConstraint(fields=('evaluation', 'criterion'), name='criterion_rating_unique', violation_error_message='Ce critère est déjà apprécié.'),
        ),
        migrations.AddConstraint(
            model_name='criterionrating',
            constraint=models.CheckConstraint(condition=models.Q(('rating__isnull', True), models.Q(('rating__gte', 1), ('rating__lte', 4)), _connector='OR'), name='criterion_rating_range', violation_error_message='L’appréciation va de 1 à 4.'),
        ),
    ]
